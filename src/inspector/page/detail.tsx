import { useState } from 'preact/hooks';
import { factsOf } from './facts.js';
import { download } from './files.js';
import { HexView } from './hex-view.js';
import { Icon } from './icon.js';
import { JsonView } from './json-view.js';
import { parseShown } from './parse-shown.js';
import { bytesOf, type Row } from './rows.js';
import { TextView } from './text-view.js';
import { showUnseen } from './visible-text.js';

const VIEWS = ['Text', 'JSON', 'Hex'] as const;
type View = (typeof VIEWS)[number];

export interface DetailProps {
  readonly row: Row;
  readonly onClose: () => void;
}

/** The details of one row: its facts, and its message as text, JSON or bytes. */
export function Detail({ row, onClose }: DetailProps) {
  const [wanted, setWanted] = useState<View>();
  const json = parseShown(row);
  const isBinary = row.entry.head !== undefined;
  const view = wanted ?? (json ? 'JSON' : isBinary ? 'Hex' : 'Text');
  return (
    <section
      class="detail"
      aria-label="Selected entry"
      onKeyDown={({ key }) => key === 'Escape' && onClose()}
    >
      <div class="detail-bar">
        <Tabs view={view} onView={setWanted} />
        <CopyButton text={row.text} />
        <button
          type="button"
          class="quiet"
          aria-label="Save the text"
          title="Save the text"
          onClick={() => download('message.txt', [row.text])}
        >
          <Icon name="save" />
        </button>
        <button type="button" class="quiet" aria-label="Close the detail" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div class="detail-body">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <div class="content" role="tabpanel" id="view" aria-labelledby={`tab-${view}`} tabIndex={0}>
          {view === 'Text' && <TextView key={row.n} text={row.text} />}
          {view === 'Hex' && <HexView key={row.n} bytes={bytesOf(row)} />}
          {view === 'JSON' &&
            (json ? <JsonView key={row.n} value={json.value} /> : <p class="empty">Not JSON.</p>)}
        </div>
        <dl class="facts">
          {factsOf(row).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{showUnseen(value)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}

interface TabsProps {
  readonly view: View;
  readonly onView: (view: View) => void;
}

function Tabs({ view, onView }: TabsProps) {
  function onKeyDown({ key, currentTarget }: KeyboardEvent): void {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? VIEWS.length - 1 : 0;
    if (step === 0 || !(currentTarget instanceof HTMLElement)) return;
    const next = VIEWS[(VIEWS.indexOf(view) + step) % VIEWS.length] ?? 'Text';
    onView(next);
    currentTarget.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  }

  return (
    <div class="tabs" role="tablist" aria-label="View" onKeyDown={onKeyDown}>
      {VIEWS.map((name) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          role="tab"
          aria-selected={name === view}
          aria-controls="view"
          tabIndex={name === view ? 0 : -1}
          onClick={() => onView(name)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

function CopyButton({ text }: { readonly text: string }) {
  // Browsers have it only on localhost and over HTTPS.
  if (!navigator.clipboard) return null;
  return (
    <button
      type="button"
      class="quiet"
      aria-label="Copy the text"
      title="Copy the text"
      onClick={() => navigator.clipboard.writeText(text)}
    >
      <Icon name="copy" />
    </button>
  );
}
