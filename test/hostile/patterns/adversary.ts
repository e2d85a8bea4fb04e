// Texts that keep a pattern busy, made of what it looks for.

/** A text that can be made as long as is needed: `prefix`, `pump` over and over, `tail`. */
export interface Attack {
  readonly prefix: string;
  readonly pump: string;
  readonly tail: string;
}

/** The text of an attack, of about this many characters. */
export function toText({ prefix, pump, tail }: Attack, length: number): string {
  return prefix + pump.repeat(Math.ceil(length / pump.length)) + tail;
}

/** An end that hardly any pattern expects, one that `.` does not take, and ends that are not the text's. */
const TAILS = ['\0', '\n', '/', '1a'];
/** How many pieces of a pattern are repeated together. */
const MAX_PIECES = 3;

/** Attacks on a pattern: each of its pieces repeated, with its neighbours and without. */
export function attacksOn({ source }: RegExp): Attack[] {
  const { pieces, starts } = readPieces(source);
  const found = new Map<string, Attack>();
  const add = (prefix: string, pump: string) => {
    if (pump === '') return;
    for (const tail of TAILS)
      found.set(JSON.stringify([prefix, pump, tail]), { prefix, pump, tail });
  };
  const marks = new Set(
    pieces.map(([sample = '']) => sample).filter((sample) => /^[^\w\s]$/.test(sample)),
  );
  for (let at = 0; at < pieces.length; at += 1) {
    const before = starts.filter((start) => start <= at);
    // What leads to this piece: from the beginning, from the alternatives that are nearest, or nothing.
    const prefixes = [
      '',
      ...marks,
      ...[0, ...before.slice(-2)].map((start) => join(pieces, start, at)),
    ];
    const pumps = [...(pieces[at] ?? [])];
    for (let count = 2; count <= MAX_PIECES; count += 1) pumps.push(join(pieces, at, at + count));
    for (const prefix of prefixes) for (const pump of pumps) add(prefix, pump);
  }
  return [...found.values()];
}

/** What a piece of a pattern takes: up to three samples. */
type Piece = readonly string[];

function join(pieces: readonly Piece[], from: number, to: number): string {
  return pieces
    .slice(from, to)
    .map(([sample = '']) => sample)
    .join('');
}

const PIECE =
  /\[\^?(?:\\.|[^\]\\])*\]|\\(?:u[\da-f]{4}|[pP]\{\w+\}|k<\w+>|.)|\{\d+(?:,\d*)?\}|\(\?(?:[:=!]|<[=!]|<\w+>)|./gis;

/** The characters of a pattern in order, and where alternatives begin. */
function readPieces(source: string): { pieces: Piece[]; starts: number[] } {
  const pieces: Piece[] = [];
  const starts: number[] = [];
  for (const [token] of source.matchAll(PIECE)) {
    if (token === '|' || token.startsWith('(')) starts.push(pieces.length);
    else if (token.startsWith('[')) pieces.push(samplesOfClass(token));
    else if (token === '.') pieces.push(['x']);
    else if (!/^(?:[)^$*+?]|\{\d.*\})$/s.test(token)) pieces.push([sampleOf(token)]);
  }
  return { pieces, starts };
}

const SAMPLES: Readonly<Record<string, string>> = {
  '\\s': ' ',
  '\\S': 'a',
  '\\d': '1',
  '\\D': 'a',
  '\\w': 'a',
  '\\W': ' ',
  '\\n': '\n',
  '\\t': '\t',
  '\\b': '',
  '\\B': '',
};

function sampleOf(token: string): string {
  const known = SAMPLES[token];
  if (known !== undefined) return known;
  if (/^\\u/.test(token)) return String.fromCharCode(Number.parseInt(token.slice(2), 16));
  // A character class of Unicode; a reference takes what was there before.
  if (/^\\p/i.test(token)) return '\u0001';
  if (/^\\(?:k<|\d)/.test(token)) return '';
  return token.replace(/^\\/, '');
}

const CANDIDATES = ['a', '1', ' ', ':', '/', '.', '-', "'", '"', '\\', '*', '(', 'x', '{', ';'];

function samplesOfClass(token: string): string[] {
  const found = new RegExp(`^${token}$`, 'iu');
  const samples = CANDIDATES.filter((sample) => found.test(sample));
  return samples.length > 0 ? samples.slice(0, 3) : [sampleOf(token.slice(1, 3))];
}
