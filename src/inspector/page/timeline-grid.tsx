import { useLayoutEffect } from 'preact/hooks';
import { indexOfRow } from './filtered-rows.js';
import type { Inspection } from './inspection.js';
import type { Row } from './rows.js';
import { COLUMNS, rowId, TimelineRow } from './timeline-row.js';
import { ROW_HEIGHT, useRowsInSight } from './use-rows-in-sight.js';

export interface TimelineGridProps {
  readonly inspection: Inspection;
  /** Changes when there is something new to show. */
  readonly version: number;
  readonly selected: Row | undefined;
  readonly onSelect: (row: Row | undefined) => void;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
}

/**
 * The timeline: a grid that renders only the rows in sight. Focus and keys belong to the grid, which
 * names the selected row (WAI-ARIA, `aria-activedescendant`).
 */
export function TimelineGrid(props: TimelineGridProps) {
  const { inspection, selected, onSelect, isFollowing, onFollow } = props;
  const { rows, gone } = inspection.view;
  const { scroller, first, end, onScroll, reveal, rowsPerPage } = useRowsInSight({
    count: rows.length,
    gone,
    isFollowing,
    onFollow,
  });
  const place = selected ? indexOfRow(rows, selected.n) : -1;
  // The detail panel now covers some rows, perhaps this one.
  useLayoutEffect(() => {
    if (place >= 0 && !isFollowing) reveal(place);
  }, [selected]);

  // A row that is being read must not scroll away.
  function select(row: Row): void {
    onFollow(false);
    onSelect(row);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const target = targetOf(event.key, place, rows.length, rowsPerPage);
    const row = target === undefined ? undefined : rows[target];
    if (event.key === 'Escape') onSelect(undefined);
    else if (row === undefined || target === undefined) return;
    else {
      select(row);
      reveal(target);
    }
    event.preventDefault();
  }

  const isSelectedInSight = place >= first && place < end;
  return (
    <div
      class="timeline"
      role="grid"
      aria-label="Timeline"
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length}
      aria-activedescendant={selected && isSelectedInSight ? rowId(selected) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <Head />
      <div class="scroller" role="rowgroup" ref={scroller} onScroll={onScroll} tabIndex={-1}>
        <div class="height" role="presentation" style={{ height: `${rows.length * ROW_HEIGHT}px` }}>
          <RowsInSight rows={rows} first={first} end={end} selected={selected} onSelect={select} />
        </div>
        {rows.length === 0 && <Nothing inspection={inspection} />}
      </div>
    </div>
  );
}

function Head() {
  return (
    <div class="row head" role="row" aria-rowindex={1}>
      {COLUMNS.map(({ name, title }) => (
        <span key={name} role="columnheader" class={`cell ${name}`}>
          {title}
        </span>
      ))}
    </div>
  );
}

interface RowsInSightProps {
  readonly rows: readonly Row[];
  readonly first: number;
  readonly end: number;
  readonly selected: Row | undefined;
  readonly onSelect: (row: Row) => void;
}

function RowsInSight({ rows, first, end, selected, onSelect }: RowsInSightProps) {
  return (
    <div
      class="window"
      role="presentation"
      style={{ transform: `translateY(${first * ROW_HEIGHT}px)` }}
    >
      {rows.slice(first, end).map((row, index) => (
        <TimelineRow
          key={row.n}
          row={row}
          result={row.result}
          gap={gapBefore(rows, first + index)}
          index={first + index}
          isSelected={row === selected}
          onSelect={onSelect}
        />
      ))}
    </div>
  );
}

function Nothing({ inspection }: { readonly inspection: Inspection }) {
  const { timeline, connection, recorded } = inspection;
  if (timeline.rows.length > 0) {
    return <Notice title="Nothing matches" text="Other kinds, clients or words may." />;
  }
  if (recorded) return <Notice title="An empty recording" text="Nobody said anything in it." />;
  if (connection !== 'connected') {
    return <Notice title="No emulator" text="This page connects as soon as there is one." />;
  }
  return (
    <Notice
      title="Nothing has happened yet"
      text="Everything from now on shows up here: connect a client, or start an app."
    />
  );
}

function Notice({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div class="notice">
      <p>{title}</p>
      <p class="dim">{text}</p>
    </div>
  );
}

function gapBefore(rows: readonly Row[], index: number): number | undefined {
  const before = rows[index - 1];
  const row = rows[index];
  return before && row && row.entry.t - before.entry.t;
}

/** Where a key moves the selection. */
function targetOf(
  key: string,
  place: number,
  count: number,
  rowsPerPage: number,
): number | undefined {
  const last = count - 1;
  // Without a selection, start at the newest row.
  const now = place < 0 ? count : place;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, now + 1);
    case 'ArrowUp':
      return Math.max(0, now - 1);
    case 'PageDown':
      return Math.min(last, now + rowsPerPage);
    case 'PageUp':
      return Math.max(0, now - rowsPerPage);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
