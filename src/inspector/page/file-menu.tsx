import { useRef } from 'preact/hooks';
import { saveHar, saveRecording } from './files.js';
import type { Inspection } from './inspection.js';
import { Menu } from './menu.js';

/** Saves what is shown, and opens recordings; those can be dropped on the page, too. */
export function FileMenu({ inspection }: { readonly inspection: Inspection }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Menu
        label="Save or open"
        text="File"
        items={[
          { label: 'Save as a recording', act: () => saveRecording(inspection) },
          { label: 'Save as HAR', act: () => saveHar(inspection) },
          { label: 'Open a recording …', act: () => input.current?.click() },
        ]}
      />
      <input
        ref={input}
        type="file"
        hidden
        aria-label="A recording"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) inspection.look(file);
          currentTarget.value = '';
        }}
      />
    </>
  );
}
