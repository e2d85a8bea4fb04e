import type { Outcome } from './outcome.js';

// The chart of docs/performance.md. It is seen on light and dark pages, so it brings its ground.

const WIDTH = 760;
const ROW = 22;
const LABEL_WIDTH = 250;
const BAR_WIDTH = 420;
const OWN = '#0a7d55';
const OTHER = '#8b97a5';
const INK = '#1d2733';
/** Bars of other servers may be longer than raw `ws` by this much; what is longer is cut. */
const MOST = 2;

interface Bar {
  readonly label: string;
  readonly ratio: number;
  readonly isOwn: boolean;
}

interface Group {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const GROUPS: readonly (readonly [name: string, title: string])[] = [
  ['echo 32 B 10×64', 'Echo of 32 B, 10 clients × 64 in flight'],
  ['echo 1 KiB 10×64', 'Echo of 1 KiB, 10 clients × 64 in flight'],
  ['echo 32 B 100×1', 'Echo of 32 B, 100 clients × 1 in flight'],
  ['broadcast 32 B to 1000', 'Broadcast of 32 B to 1,000 clients'],
  ['broadcast 32 B to 1000 ×10', 'Ten of them in one turn'],
];

/** The server's CPU for a message, raw `ws` = 1: shorter is better. */
export function drawChart(outcome: Outcome): string {
  const parts: string[] = [];
  let top = 34;
  for (const { title, bars } of GROUPS.map((group) => toGroup(group, outcome))) {
    parts.push(text(16, top, title, 'font-weight="600"'));
    for (const bar of bars) {
      top += ROW;
      parts.push(drawBar(bar, top));
    }
    top += 1.6 * ROW;
  }
  const one = LABEL_WIDTH + BAR_WIDTH / MOST;
  const height = top - ROW / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    '<title>CPU time of the server for a message, raw ws = 1</title>',
    `<rect width="${WIDTH}" height="${height}" rx="6" fill="#fff"/>`,
    `<line x1="${one}" x2="${one}" y1="20" y2="${height - 14}" stroke="${OTHER}" stroke-dasharray="3 3"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function toGroup([name, title]: readonly [string, string], { results }: Outcome): Group {
  const bars = results
    .filter((result) => result.case === name && result.subject !== 'mock-socket')
    .flatMap(({ subject, ratio }) =>
      ratio.cpuUs
        ? { label: subject, ratio: ratio.cpuUs.median, isOwn: subject === 'emulator' }
        : [],
    )
    .sort((a, b) => a.ratio - b.ratio);
  return { title, bars };
}

function drawBar({ label, ratio, isOwn }: Bar, top: number): string {
  const width = (BAR_WIDTH * Math.min(ratio, MOST)) / MOST;
  return [
    text(LABEL_WIDTH - 8, top, label === 'emulator' ? 'wss-emu' : label, 'text-anchor="end"'),
    `<rect x="${LABEL_WIDTH}" y="${top - 12}" width="${width.toFixed(1)}" height="15" fill="${isOwn ? OWN : OTHER}"/>`,
    text(LABEL_WIDTH + width + 6, top, ratio.toFixed(2)),
  ].join('\n');
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y}" fill="${INK}" ${attributes}>${content}</text>`;
}
