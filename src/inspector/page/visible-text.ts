/** A piece of a text: as it is, or the sign for a character that could not be seen. */
export interface Piece {
  readonly text: string;
  readonly isSign: boolean;
}

/**
 * What has no shape of its own, or changes how other characters are shown: controls, invisible
 * and directional formatting (Unicode, category Cf), line and paragraph separators, and halves
 * of surrogate pairs.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** A text with a visible sign in place of each character that could not be seen. */
export function showUnseen(text: string): string {
  return text.replace(UNSEEN, toSign);
}

/** The same in pieces, so that signs can be told from text that looks like them. */
export function splitUnseen(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(UNSEEN)) {
    if (index > end) pieces.push({ text: text.slice(end, index), isSign: false });
    pieces.push({ text: toSign(found), isSign: true });
    // A line still ends where it did, and a tab is as wide.
    if (found === '\n' || found === '\t') pieces.push({ text: found, isSign: false });
    end = index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isSign: false });
  return pieces;
}

/** ASCII's control characters by their names: Unicode has pictures of them, many fonts have none. */
const NAMES =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );

function toSign(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `‹${NAMES[code] ?? code.toString(16).toUpperCase().padStart(4, '0')}›`;
}
