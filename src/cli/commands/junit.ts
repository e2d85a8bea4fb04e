import type { CheckedLine, CheckReport } from '../../recording/check-report.js';
import { escapeControls } from '../terminal/quote.js';

/** A report as JUnit's XML, in pieces: each line of the recording is a test case. */
export function* toJunit(report: CheckReport): Generator<string> {
  const { recording, lines, same, different, notCompared, error } = report;
  const errors = error === undefined ? 0 : 1;
  const counts = {
    tests: same + different + notCompared + errors,
    failures: different,
    errors,
    skipped: notCompared,
  };
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites${attributes({ name: 'wss-emu replay', ...counts })}>\n`;
  yield `  <testsuite${attributes({ name: recording, ...counts })}>\n`;
  if (error !== undefined) yield toCase('replay', recording, {}, toTag('error', error));
  for (const line of lines) {
    const name = `line ${line.line}: ${describe(line)}`;
    yield toCase(name, recording, { file: recording, line: line.line }, toOutcome(line, report));
  }
  yield '  </testsuite>\n</testsuites>\n';
}

function describe({ type, from, client }: CheckedLine): string {
  if (from === undefined) return `${type} ${client}`;
  return `${type} ${from === 'client' ? 'from' : 'to'} ${client}`;
}

function toOutcome({ line, client, status, difference }: CheckedLine, report: CheckReport): string {
  if (status === 'same') return '';
  if (!difference) return toTag('skipped', 'not compared');
  const { expected, actual, pointer } = difference;
  const place = pointer === undefined ? '' : `, at ${pointer}`;
  return toTag('failure', `expected ${expected}, got ${actual}`, [
    `${report.recording}, line ${line} (client ${client}${place})`,
    `expected ${expected}`,
    `got      ${actual}`,
  ]);
}

function toCase(name: string, file: string, place: Attributes, outcome: string): string {
  const start = `    <testcase${attributes({ name, classname: file, ...place })}`;
  return outcome === '' ? `${start}/>\n` : `${start}>\n      ${outcome}\n    </testcase>\n`;
}

function toTag(name: string, message: string, lines: readonly string[] = []): string {
  const start = `<${name}${attributes({ message })}`;
  return lines.length === 0 ? `${start}/>` : `${start}>${escapeXml(lines.join('\n'))}</${name}>`;
}

type Attributes = Readonly<Record<string, string | number>>;

function attributes(values: Attributes): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

/** What XML 1.0 can't have, not even escaped (section 2.2), apart from control characters; and what it reads as its own. */
const NOT_IN_XML = /[\p{Cs}\ufffe\uffff&<>"\n\t]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Control characters, and what XML can't have, are shown as JSON has them: `\u001b`. */
function escapeXml(text: string): string {
  return escapeControls(text).replaceAll(
    NOT_IN_XML,
    (found) => ENTITIES[found] ?? `\\u${found.charCodeAt(0).toString(16)}`,
  );
}
