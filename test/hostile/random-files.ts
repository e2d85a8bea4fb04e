// Files that are almost right: what people's tools, editors and crashes make of good ones.
import type { Random } from './random.js';

const BITS: readonly [string, ...string[]] = [
  ...([
    '\0',
    '\n',
    '\r\n',
    '\ufeff',
    '"',
    "'",
    '\\',
    '\\u0000',
    '<',
    '>',
    '&',
    '&#0;',
    '</',
  ] as const),
  ...[
    '<!--',
    ']]>',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ';',
    '://',
    '%',
    '%zz',
    '..',
    '/',
    '-1',
    '1e999',
  ],
  ...[
    'null',
    '{"toString":1}',
    '{"toString":{}}',
    '[]',
    '{"valueOf":0,"toString":0}',
    '__proto__',
    'constructor',
    '\u202e',
    '\ud800',
    '💬',
    '\u001b[31m',
  ],
];

/** A few changes to a text. */
export function spoil(text: string, random: Random): string {
  // An editor's crash leaves nothing.
  if (random.below(60) === 0) return '';
  let spoilt = text;
  for (let changes = 1 + random.below(4); changes > 0; changes -= 1)
    spoilt = change(spoilt, random);
  return spoilt;
}

function change(text: string, random: Random): string {
  const start = random.below(text.length + 1);
  const end = start + random.below(Math.min(40, text.length - start) + 1);
  const [before, found, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  switch (random.below(9)) {
    case 0:
      return before + after;
    case 1:
      return before + found + found + after;
    case 2:
      return before;
    case 3:
      return before + random.bytes(1 + random.below(8)).toString('latin1') + after;
    case 4:
      return before + random.pick(BITS).repeat(1 + random.below(3_000)) + after;
    case 5:
    case 6:
      return replaceQuoted(text, random);
    default:
      return before + random.pick(BITS) + after;
  }
}

/** Another value in the place of a quoted one. */
function replaceQuoted(text: string, random: Random): string {
  const quoted = [...text.matchAll(/"[^"]*"/g)];
  const { 0: found = '', index = 0 } = quoted[random.below(quoted.length)] ?? {};
  return text.slice(0, index) + random.pick(BITS) + text.slice(index + found.length);
}
