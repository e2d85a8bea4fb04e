const COLOURS = 8;
/** More clients than anybody could tell apart. */
const MAX_KNOWN = 4_096;

const known = new Map<string, string>();

/** A class for a client's colour. They are given in turn: the first few clients differ. */
export function colourOf(client: string): string {
  const colour = known.get(client);
  if (colour) return colour;
  if (known.size >= MAX_KNOWN) known.clear();
  const next = `colour-${known.size % COLOURS}`;
  known.set(client, next);
  return next;
}
