/** How many entries are kept for pages that are opened later, if nobody says otherwise. */
export const DEFAULT_PAST = 2_000;
/** As many as a page keeps itself. */
export const MAX_PAST = 20_000;
