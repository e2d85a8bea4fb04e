/**
 * How large a frame, a line or an entry may become: the one place that decides it. Text from outside
 * grows when it is written as JSON, a control character sixfold, and V8 has no string of more than
 * 512 Mi characters: what may be longer is gathered in batches, sent in pieces, or written as base64.
 */

const MI = 1024 * 1024;

/** How much text goes into one frame, or one write, in characters; there is always room for one more. */
export const MAX_BATCH_LENGTH = 4 * MI;

/** The longest text that a line of JSON has as text, in characters; it has a longer one as base64. */
export const MAX_LINE_TEXT_LENGTH = 16 * MI;

/** The largest message that may be allowed, in bytes: as base64 it still is a text. */
export const MAX_MESSAGE_BYTES = 256 * MI;

/** How much all kinds of values count besides their text. */
const VALUE_LENGTH = 32;

/** About how long a value is, in characters, before anything is escaped. Of what is binary, nothing is read. */
export function countCharacters(value: unknown): number {
  if (typeof value === 'string') return VALUE_LENGTH + value.length;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return VALUE_LENGTH;
  let length = VALUE_LENGTH;
  for (const name in value) length += countCharacters(Reflect.get(value, name));
  return length;
}

/** Puts what goes out together into batches, in order. */
export function* toBatches<Item>(
  items: readonly Item[],
  count: (item: Item) => number,
): Generator<readonly Item[]> {
  let start = 0;
  let length = 0;
  for (const [index, item] of items.entries()) {
    length += count(item);
    if (length < MAX_BATCH_LENGTH) continue;
    yield items.slice(start, index + 1);
    start = index + 1;
    length = 0;
  }
  if (start === 0) yield items;
  else if (start < items.length) yield items.slice(start);
}

/** Cuts a text into pieces that each have room in a frame. */
export function toPieces(text: string): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; start += MAX_BATCH_LENGTH) {
    pieces.push(text.slice(start, start + MAX_BATCH_LENGTH));
  }
  return pieces;
}
