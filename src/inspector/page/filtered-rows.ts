import { KINDS, type Kind, type Row, searchableText } from './rows.js';
import type { Timeline } from './timeline.js';

/** Which rows to show. */
export interface Filter {
  readonly kinds: ReadonlySet<Kind>;
  readonly client: string | undefined;
  readonly query: string;
}

const NO_FILTER: Filter = { kinds: new Set(KINDS), client: undefined, query: '' };

/** The rows of a timeline that pass a filter, kept up to date. */
export class FilteredRows {
  readonly #timeline: Timeline;
  #filter = NO_FILTER;
  #matches = createMatcher(NO_FILTER);
  #rows: Row[] = [];
  /** How many rows were dropped from the front since the filter was set. */
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

  /** Filters the whole timeline again. */
  refresh(): void {
    this.#rows = this.#timeline.rows.filter(this.#matches);
    this.gone = 0;
  }

  /** Takes what was just added to the timeline. */
  update(added: readonly Row[], answered: readonly Row[]): void {
    for (const row of added) if (this.#matches(row)) this.#rows.push(row);
    // A result may match the search.
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

/** The index of a row in ordered rows; -1 if absent. */
export function indexOfRow(rows: readonly Row[], wanted: number): number {
  const index = findPlace(rows, wanted);
  return rows[index]?.n === wanted ? index : -1;
}

/** The index of the first row with this number or a later one. */
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
