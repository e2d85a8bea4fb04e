import { KINDS, type Kind, type Row, searchableText } from './rows.js';
import type { Timeline } from './timeline.js';

/** Which rows are to be seen. */
export interface Filter {
  readonly kinds: ReadonlySet<Kind>;
  readonly client: string | undefined;
  readonly query: string;
}

const NO_FILTER: Filter = { kinds: new Set(KINDS), client: undefined, query: '' };

/** The rows of a timeline that a filter lets through, kept as new ones come. */
export class FilteredRows {
  readonly #timeline: Timeline;
  #filter = NO_FILTER;
  #matches = createMatcher(NO_FILTER);
  #rows: Row[] = [];
  /** How many of its rows have gone from the front since the filter was set. */
  gone = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  get filter(): Filter {
    return this.#filter;
  }

  set filter(filter: Filter) {
    this.#filter = filter;
    this.#matches = createMatcher(filter);
    this.refresh();
  }

  /** Looks through the whole timeline again. */
  refresh(): void {
    this.#rows = this.#timeline.rows.filter(this.#matches);
    this.gone = 0;
  }

  /** Takes what the timeline has just taken. */
  update(added: readonly Row[], answered: readonly Row[]): void {
    for (const row of added) if (this.#matches(row)) this.#rows.push(row);
    // A result may have what is looked for.
    if (this.#filter.query !== '') for (const row of answered) this.#insert(row);
    this.#dropGone();
  }

  #insert(row: Row): void {
    const index = findPlace(this.#rows, row.n);
    if (this.#rows[index] !== row && this.#matches(row)) this.#rows.splice(index, 0, row);
  }

  #dropGone(): void {
    const oldest = this.#timeline.rows[0]?.n ?? Number.POSITIVE_INFINITY;
    const count = this.#rows.findIndex(({ n }) => n >= oldest);
    const goneNow = count === -1 ? this.#rows.length : count;
    if (goneNow === 0) return;
    this.#rows.splice(0, goneNow);
    this.gone += goneNow;
  }
}

function createMatcher({ kinds, client, query }: Filter): (row: Row) => boolean {
  const wanted = query.toLowerCase();
  return (row) =>
    kinds.has(row.kind) &&
    (client === undefined || row.client === client) &&
    (wanted === '' || searchableText(row).toLowerCase().includes(wanted));
}

/** Where a row is among rows in order; -1 when it is not there. */
export function indexOfRow(rows: readonly Row[], wanted: number): number {
  const index = findPlace(rows, wanted);
  return rows[index]?.n === wanted ? index : -1;
}

/** The first place with this number or a later one. */
function findPlace(rows: readonly Row[], wanted: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.n ?? wanted) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
