import { useCallback, useEffect, useState } from 'preact/hooks';
import { Composer, type Target } from './composer.js';
import { Detail } from './detail.js';
import { useCalm, useInspection } from './hooks.js';
import type { Inspection } from './inspection.js';
import { memo } from './memo.js';
import { PageHeader } from './page-header.js';
import { Rail } from './rail.js';
import { RecordedRail } from './recorded-rail.js';
import type { Row } from './rows.js';
import { StatusLine } from './status-line.js';
import { TimelineGrid } from './timeline-grid.js';
import { Toolbar } from './toolbar.js';
import { useDroppedFile } from './use-dropped-file.js';

/** How often to render the lists of clients: they are read, not watched. */
const RAIL_MS = 200;

const CalmRail = memo(Rail);
const CalmComposer = memo(Composer);

/** The inspector. */
export function App({ inspection }: { readonly inspection: Inspection }) {
  const version = useInspection(inspection);
  const railVersion = useCalm(version, RAIL_MS);
  const [selected, select] = useState<Row>();
  const [isFollowing, follow] = useState(true);
  const [target, setTarget] = useState<Target>('');
  useSearchKey();
  const open = useCallback((file: File) => inspection.look(file), [inspection]);
  const isFileAbove = useDroppedFile(open);

  const { view, recorded } = inspection;
  const pickClient = useCallback(
    (port: number, client: string) => {
      const { view } = inspection;
      const isPicked = view.filter.client === client;
      view.filter = { ...view.filter, client: isPicked ? undefined : client };
      if (!isPicked) setTarget(`${port} ${client}`);
      inspection.change();
    },
    [inspection],
  );

  // Its rows are those of another timeline.
  useEffect(() => select(undefined), [recorded]);

  return (
    <div class={isFileAbove ? 'app file-above' : 'app'}>
      <PageHeader inspection={inspection} />
      {recorded ? (
        <RecordedRail recorded={recorded} onBack={() => inspection.lookBack()} />
      ) : (
        <CalmRail
          inspection={inspection}
          version={railVersion}
          picked={view.filter.client}
          onPick={pickClient}
        />
      )}
      <main class={selected ? 'main with-detail' : 'main'}>
        <Toolbar
          inspection={inspection}
          isFollowing={isFollowing}
          onFollow={follow}
          onClear={() => select(undefined)}
        />
        <TimelineGrid
          inspection={inspection}
          version={version}
          selected={selected}
          onSelect={select}
          isFollowing={isFollowing}
          onFollow={follow}
        />
        {selected && <Detail row={selected} onClose={() => select(undefined)} />}
        {recorded ? (
          <p class="composer dim">A recording: nothing can be sent.</p>
        ) : (
          <CalmComposer
            inspection={inspection}
            version={railVersion}
            target={target}
            onTarget={setTarget}
          />
        )}
        <StatusLine inspection={inspection} />
      </main>
    </div>
  );
}

/** `/` focuses the search, unless text is being typed. */
function useSearchKey(): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const { target } = event;
      const isTyping =
        target instanceof HTMLInputElement ||
        target instanceof HTMLTextAreaElement ||
        target instanceof HTMLSelectElement;
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      document.getElementById('search')?.focus();
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
