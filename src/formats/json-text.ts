import { MAX_BATCH_LENGTH, toPieces } from './json-room.js';

/**
 * A value as `JSON.stringify` writes it with an indent of two, in pieces: all together may be longer
 * than any string, and so may a single text.
 */
export function* toJsonText(value: unknown): Generator<string> {
  let gathered: string[] = [];
  let length = 0;
  for (const token of toTokens(value, '\n')) {
    gathered.push(token);
    length += token.length;
    if (length < MAX_BATCH_LENGTH) continue;
    yield gathered.join('');
    gathered = [];
    length = 0;
  }
  yield gathered.join('');
}

/** @param line a line break, and the indent of what `value` is in */
function* toTokens(value: unknown, line: string): Generator<string> {
  if (typeof value === 'string') yield* toTextTokens(value);
  else if (typeof value !== 'object' || value === null) yield JSON.stringify(value);
  else if (Array.isArray(value)) {
    const items = value.map((item: unknown): [string, unknown] => ['', item]);
    yield* toMemberTokens('[]', items, line);
  } else {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    const named = members.map(([name, member]) => [`${JSON.stringify(name)}: `, member] as const);
    yield* toMemberTokens('{}', named, line);
  }
}

function* toMemberTokens(
  brackets: string,
  members: readonly (readonly [name: string, value: unknown])[],
  line: string,
): Generator<string> {
  if (members.length === 0) {
    yield brackets;
    return;
  }
  let before = brackets.charAt(0);
  for (const [name, value] of members) {
    yield `${before}${line}  ${name}`;
    yield* toTokens(value, `${line}  `);
    before = ',';
  }
  yield `${line}${brackets.charAt(1)}`;
}

function* toTextTokens(text: string): Generator<string> {
  yield '"';
  for (const piece of toPieces(text)) yield JSON.stringify(piece).slice(1, -1);
  yield '"';
}
