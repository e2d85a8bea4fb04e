import { useState } from 'preact/hooks';
import { formatCount } from '../../formats/count-of.js';
import { splitUnseen } from './visible-text.js';

/** More would be noticeably slow to render. */
const FIRST_LENGTH = 8_192;

/** A text exactly as it is, with signs for what couldn't be seen. */
export function TextView({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? text : text.slice(0, FIRST_LENGTH);
  return (
    <>
      <pre class="text-view">
        {splitUnseen(shown).map(({ text, isSign }, index) =>
          isSign ? (
            <span class="sign" key={index}>
              {text}
            </span>
          ) : (
            text
          ),
        )}
      </pre>
      {shown.length < text.length && (
        <button type="button" onClick={() => setWhole(true)}>
          Show all {formatCount(text.length)} characters
        </button>
      )}
    </>
  );
}
