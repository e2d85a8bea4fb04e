import { connectClient, createEmulator } from '../../src/testing/index.js';
import { escapeXml, toSvg } from './svg.js';

const WIDTH = 1000;
const TOP = 76;
const STEP = 46;
const INK = '#1d2733';
const PALE = '#8b97a5';
const OWN = '#0a7d55';

/** Who a message passes, from left to right. */
const COLUMNS = [
  { x: 90, title: 'client', place: 'browser, phone, test' },
  { x: 250, title: 'service', place: 'src/services' },
  { x: 710, title: 'plugin object', place: 'src/plugin' },
  { x: 915, title: 'app', place: 'unchanged' },
] as const;

interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** A message and its answer on their way through the emulator; each label is from the trace of a run. */
export async function drawChain(): Promise<string> {
  const arrows = await runOnce();
  return toSvg({
    width: WIDTH,
    height: TOP + arrows.length * STEP + 10,
    title:
      'A message of a client goes through the service and the plugin object to the app; the answer goes back the same way, by exec',
    ground: '#fff',
    parts: [
      `<g font-family="system-ui, sans-serif" font-size="15" fill="${INK}" text-anchor="middle">`,
      ...COLUMNS.map(drawColumn(TOP + arrows.length * STEP)),
      drawSeam(TOP + arrows.length * STEP),
      ...arrows.map(drawArrow),
      '</g>',
    ],
  });
}

/** Echoes one message. */
async function runOnce(): Promise<Arrow[]> {
  await using emulator = createEmulator({ ports: 'free' });
  const labels: string[] = [];
  const server = emulator.plugins.webSocketServer();
  server.start();
  const { url } = await emulator.waitFor('started');
  const client = await connectClient(url);
  await emulator.waitFor('connected');
  const unsubscribe = emulator.onTrace((entry) => {
    if (entry.kind === 'frame') labels.push(`text frame: ${entry.text}`);
    if (entry.kind === 'event') labels.push(JSON.stringify(entry.event));
    if (entry.kind === 'call') labels.push(`exec('${entry.service}', '${entry.action}', [{ … }])`);
    if (entry.kind === 'result') labels.push(`${JSON.stringify(entry.message)} → onSuccess`);
  });
  const answered = new Promise<void>((resolve) => {
    server.onmessage = (event) => {
      labels.push('onmessage(event)', "server.send(client, 'echo hi')");
      server.send(event.client, `echo ${event.message}`, () => resolve());
    };
  });
  client.send('hi');
  await Promise.all([answered, client.next()]);
  unsubscribe();

  const ways = [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 2],
    [2, 1],
    [1, 0],
    [1, 3],
  ] as const;
  if (labels.length !== ways.length) throw new Error(`not the way that is drawn: ${labels}`);
  return ways.map(([from, to], index) => ({ from, to, label: labels[index] ?? '' }));
}

function drawColumn(bottom: number): (column: (typeof COLUMNS)[number]) => string {
  return ({ x, title, place }) =>
    [
      `<text x="${x}" y="32" font-weight="600">${title}</text>`,
      `<text x="${x}" y="52" font-size="13" fill="${PALE}">${place}</text>`,
      `<line x1="${x}" x2="${x}" y1="64" y2="${bottom}" stroke="${PALE}"/>`,
    ].join('\n');
}

/** Between object and service is exec, and in a page the bridge. */
function drawSeam(bottom: number): string {
  const x = (COLUMNS[1].x + COLUMNS[2].x) / 2;
  return [
    `<line x1="${x}" x2="${x}" y1="64" y2="${bottom}" stroke="${PALE}" stroke-dasharray="4 4"/>`,
    `<text x="${x}" y="32" fill="${PALE}">exec</text>`,
    `<text x="${x}" y="52" font-size="13" fill="${PALE}">src/cordova, and src/bridge in a page</text>`,
  ].join('\n');
}

function drawArrow({ from, to, label }: Arrow, index: number): string {
  const y = TOP + index * STEP + STEP / 2;
  const start = COLUMNS[from]?.x ?? 0;
  const end = COLUMNS[to]?.x ?? 0;
  const back = end > start ? -9 : 9;
  return [
    `<line x1="${start}" x2="${end + back / 2}" y1="${y}" y2="${y}" stroke="${OWN}" stroke-width="2"/>`,
    `<path d="M${end} ${y} l${back} -5 v10 z" fill="${OWN}"/>`,
    `<text x="${(start + end) / 2}" y="${y - 9}" font-size="13">${escapeXml(label)}</text>`,
  ].join('\n');
}
