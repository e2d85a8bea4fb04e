import { diagnose } from '../doctor/diagnose.js';
import type { FindingStatus, NamedFinding } from '../doctor/finding.js';
import { ExitCode } from './exit.js';
import { escapeControls } from './quote.js';

const MARKS: Readonly<Record<FindingStatus, string>> = {
  ok: 'ok',
  note: 'note',
  warning: 'WARNING',
  problem: 'PROBLEM',
};
const MARK_WIDTH = Math.max(...Object.values(MARKS).map(({ length }) => length));

/** `wss-emu doctor`: shows what was found, each with what to do; exit code 1 with a problem. */
export async function doctor(www: string | undefined, json: true | undefined): Promise<void> {
  const counts = { ok: 0, note: 0, warning: 0, problem: 0 };
  for await (const finding of diagnose(www)) {
    counts[finding.status] += 1;
    console.log(json ? JSON.stringify({ type: 'finding', ...finding }) : format(finding));
  }
  if (!json) console.log(`\n${summarize(counts)}`);
  if (counts.problem > 0) process.exitCode = ExitCode.FAILURE;
}

/** A remedy stands below what it is for. */
function format({ status, text, remedy }: NamedFinding): string {
  const indent = ' '.repeat(MARK_WIDTH + 4);
  const lines = [`  ${MARKS[status].padEnd(MARK_WIDTH)}  ${escapeControls(text)}`];
  if (remedy) lines.push(`${indent}→ ${escapeControls(remedy)}`);
  return lines.join('\n');
}

function summarize({ problem, warning }: Readonly<Record<FindingStatus, number>>): string {
  return `${count(problem, 'problem')}, ${count(warning, 'warning')}`;
}

function count(number: number, name: string): string {
  return `${number === 0 ? 'no' : number} ${name}${number === 1 ? '' : 's'}`;
}
