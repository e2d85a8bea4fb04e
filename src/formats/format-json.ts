/** A value as JSON, however deep it nests: `JSON.stringify` gives up at some thousand levels. */
export function formatJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [...piecesOfJson(value)].join('');
  }
}

/** For values that `JSON.parse` has made. What is written as it is stands in a piece of its own. */
type Piece = { readonly text: string } | { readonly value: unknown };

function* piecesOfJson(root: unknown): Generator<string> {
  const waiting: Piece[] = [{ value: root }];
  for (let piece = waiting.pop(); piece; piece = waiting.pop()) {
    if ('text' in piece) yield piece.text;
    else if (typeof piece.value !== 'object' || piece.value === null) {
      yield JSON.stringify(piece.value) ?? 'null';
    } else {
      // What comes last is taken first.
      for (const inner of piecesOf(piece.value).reverse()) waiting.push(inner);
    }
  }
}

function piecesOf(value: object): Piece[] {
  const isList = Array.isArray(value);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const fields = Object.entries(value).flatMap(([name, field], index): Piece[] => {
    const comma = index === 0 ? '' : ',';
    return [{ text: isList ? comma : `${comma}${JSON.stringify(name)}:` }, { value: field }];
  });
  return [{ text: open }, ...fields, { text: close }];
}
