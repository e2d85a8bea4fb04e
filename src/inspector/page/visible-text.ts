/** A piece of text as it is, or the sign for a character that couldn't be seen. */
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

/** A text with a visible sign for each character that couldn't be seen. */
export function showUnseen(text: string): string {
  return text.replace(UNSEEN, toSign);
}

/** The same in pieces, to tell signs from text that looks like them. */
export function splitUnseen(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(UNSEEN)) {
    if (index > end) pieces.push({ text: text.slice(end, index), isSign: false });
    pieces.push({ text: toSign(found), isSign: true });
    // Lines still break, and tabs keep their width.
    if (found === '\n' || found === '\t') pieces.push({ text: found, isSign: false });
    end = index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isSign: false });
  return pieces;
}

/** Names of ASCII's control characters: Unicode has pictures of them, but many fonts don't. */
const NAMES =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );

function toSign(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `‹${NAMES[code] ?? code.toString(16).toUpperCase().padStart(4, '0')}›`;
}
