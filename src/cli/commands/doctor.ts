import { styleText } from 'node:util';
import { diagnose } from '../../doctor/diagnose.js';
import type { FindingStatus, NamedFinding } from '../../doctor/finding.js';
import { countOf } from '../../formats/count-of.js';
import { ExitCode } from '../process/exit.js';
import { escapeControls } from '../terminal/quote.js';

const MARKS: Readonly<Record<FindingStatus, string>> = {
  ok: 'ok',
  note: 'note',
  warning: 'WARNING',
  problem: 'PROBLEM',
};
const COLOURS = { ok: 'green', note: 'dim', warning: 'yellow', problem: 'red' } as const;
const MARK_WIDTH = Math.max(...Object.values(MARKS).map(({ length }) => length));

/** `wss-emu doctor`: shows the findings and what to do about each; exit code 1 if there is a problem. */
export async function doctor(www: string | undefined, json: true | undefined): Promise<void> {
  const counts = { ok: 0, note: 0, warning: 0, problem: 0 };
  let heading = '';
  for await (const finding of diagnose(www)) {
    counts[finding.status] += 1;
    if (json) {
      console.log(JSON.stringify({ type: 'finding', ...finding }));
      continue;
    }
    const next = finding.check === 'app' ? 'The app' : 'This machine';
    if (next !== heading) console.log(`${heading && '\n'}${next}`);
    heading = next;
    console.log(format(finding));
  }
  if (!json) console.log(`\n${summarize(counts)}`);
  if (counts.problem > 0) process.exitCode = ExitCode.FAILURE;
}

/** The remedy goes below its finding. */
function format({ status, text, remedy }: NamedFinding): string {
  const indent = ' '.repeat(MARK_WIDTH + 4);
  const mark = MARKS[status].padEnd(MARK_WIDTH);
  const lines = [
    `  ${process.stdout.isTTY ? styleText(COLOURS[status], mark) : mark}  ${escapeControls(text)}`,
  ];
  if (remedy) lines.push(`${indent}→ ${escapeControls(remedy)}`);
  return lines.join('\n');
}

function summarize({ problem, warning }: Readonly<Record<FindingStatus, number>>): string {
  return `${countOrNo(problem, 'problem')}, ${countOrNo(warning, 'warning')}`;
}

function countOrNo(count: number, noun: string): string {
  return count === 0 ? `no ${noun}s` : countOf(count, noun);
}
