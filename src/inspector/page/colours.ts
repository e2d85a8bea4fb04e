const COLOURS = 8;
/** More clients than anyone could tell apart. */
const MAX_KNOWN = 4_096;

const known = new Map<string, string>();

/** A client's colour class. Colours are assigned in turn, so the first few clients differ. */
export function colourOf(client: string): string {
  const colour = known.get(client);
  if (colour) return colour;
  if (known.size >= MAX_KNOWN) known.clear();
  const next = `colour-${known.size % COLOURS}`;
  known.set(client, next);
  return next;
}
