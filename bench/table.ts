import type { Outcome, Verdict } from './outcome.js';
import type { Metric, Sample } from './sample.js';
import type { Ratio, Result } from './statistics.js';

const METRIC_NAMES: Readonly<Record<Metric, string>> = {
  rate: 'rate',
  cpuUs: 'CPU',
  bytes: 'memory',
  ms: 'time',
};

/** Lines of a table, the first one its head. */
export type Table = readonly (readonly string[])[];

export function tabulateTargets({ verdicts }: Outcome): Table {
  const head = ['Case', 'Figure', 'Target', 'Measured', 'Quartiles', 'Reached'];
  return [head, ...verdicts.map(tabulateVerdict)];
}

function tabulateVerdict({ target, ratio, isReached }: Verdict): string[] {
  const { title, metric, atLeast, atMost, baseline } = target;
  const limit = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  const [median = '', quartiles = ''] = formatRatio(ratio);
  const figure = METRIC_NAMES[metric] + (baseline === undefined ? '' : ` against ${baseline}`);
  return [title, figure, limit, median, quartiles, isReached ? 'yes' : 'no'];
}

/** Every case but those of how cost grows. */
export function tabulateResults({ results }: Outcome): Table {
  const head = [
    'Case',
    'Server',
    'Per second',
    'CPU each',
    'Other',
    'Rate',
    'CPU',
    'CPU quartiles',
  ];
  const rows = results.filter(
    ({ case: name }) => !name.startsWith('growth') && !name.startsWith(KEPT),
  );
  return [head, ...rows.map(tabulateResult)];
}

function tabulateResult({ case: name, subject, median, ratio }: Result): string[] {
  const { rate, cpuUs, bytes, ms } = ratio;
  return [
    name,
    subject,
    median.rate === undefined ? '' : formatCount(median.rate),
    median.cpuUs === undefined ? '' : `${formatNumber(median.cpuUs)} µs`,
    formatOther(median),
    ...[rate, cpuUs ?? bytes ?? ms].map((found) => (found ? formatRatio(found)[0] : '')),
    ...[cpuUs ?? bytes ?? ms].map((found) => (found ? formatRatio(found)[1] : '')),
  ].map((text) => text ?? '');
}

function formatOther({ bytes, ms }: Sample): string {
  if (bytes !== undefined) return formatBytes(bytes);
  return ms === undefined ? '' : `${ms.toFixed(0)} ms`;
}

function formatBytes(bytes: number): string {
  return bytes < 1024 ? `${bytes.toFixed(0)} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}

/** Of a client, in the heap: by kinds of object, those first of which the emulator has more. */
export function tabulateKept({ results }: Outcome): Table {
  const kept = results.filter(({ case: name }) => name.startsWith(KEPT));
  const bytesOf = (name: string, subject: string) =>
    kept.find((result) => result.case === name && result.subject === subject)?.median.bytes ?? 0;
  const rows = [...new Set(kept.map(({ case: name }) => name))]
    .map((name) => ({ name, own: bytesOf(name, 'emulator'), ws: bytesOf(name, 'ws') }))
    .filter(({ own, ws }) => Math.abs(own - ws) >= FEW_BYTES)
    .sort((one, other) => other.own - other.ws - (one.own - one.ws))
    .map(({ name, own, ws }) => [
      name.slice(KEPT.length),
      ...[own, ws, own - ws].map((bytes) => bytes.toFixed(0)),
    ]);
  return [['Kind of object', 'Emulator, bytes', 'ws', 'More'], ...rows];
}

const KEPT = 'a client keeps: ';
/** What is less is noise. */
const FEW_BYTES = 8;

/** The emulator's figures over each peer's. */
export function tabulateDistances({ distances }: Outcome): Table {
  const head = ['Case', 'Against', 'Rate', 'Quartiles', 'CPU', 'Quartiles'];
  const rows = distances.map(({ case: name, peer, rate, cpuUs }) => [
    name,
    peer,
    ...formatRatio(rate),
    ...formatRatio(cpuUs),
  ]);
  return [head, ...rows];
}

/** How cost grows with the number of clients. */
export function tabulateGrowth({ results }: Outcome): Table {
  const find = (name: string, subject: string) =>
    results.find((result) => result.case === name && result.subject === subject);
  const counts = results
    .flatMap(({ case: name }) => /^growth echo (\d+)$/.exec(name)?.[1] ?? [])
    .map(Number);
  const head = [
    'Clients',
    'Echo',
    'ws',
    'Ratio',
    'Broadcast, each',
    'ws',
    'Ratio',
    'getClients',
    'each',
  ];
  const rows = [...new Set(counts)]
    .sort((a, b) => a - b)
    .map((count) => {
      const pair = ['echo', 'broadcast'].flatMap((kind) => {
        const own = find(`growth ${kind} ${count}`, 'emulator');
        const base = find(`growth ${kind} ${count}`, 'ws');
        return [formatUs(own), formatUs(base), own?.ratio.cpuUs?.median.toFixed(2) ?? ''];
      });
      const list = find(`growth getClients ${count}`, 'emulator')?.median.cpuUs ?? 0;
      return [
        formatCount(count),
        ...pair,
        `${formatNumber(list)} µs`,
        `${formatNumber(list / count)} µs`,
      ];
    });
  return [head, ...rows];
}

function formatUs(result: Result | undefined): string {
  return result?.median.cpuUs === undefined ? '' : `${formatNumber(result.median.cpuUs)} µs`;
}

function formatRatio({ median, low, high }: Ratio): [median: string, quartiles: string] {
  return [median.toFixed(2), `${low.toFixed(2)}–${high.toFixed(2)}`];
}

function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en');
}

function formatNumber(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(1);
}

/** For a terminal. */
export function formatTable(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** For a page. */
export function formatMarkdown([head = [], ...rows]: Table): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
