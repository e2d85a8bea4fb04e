// `wss-emu replay --report junit`: XML that every reader takes, whatever clients have said.
import { parseXml, type XmlDocument, XmlElement } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toJunit } from '../../src/cli/commands/junit.js';
import type { CheckedLine, CheckReport } from '../../src/recording/check-report.js';
import { countOf, SEED } from '../hostile/fuzz-options.js';

const of = { client: '/127.0.0.1:50001', type: 'text', from: 'server' } as const;

function toReport(fields: Partial<CheckReport>): CheckReport {
  const counts = { same: 0, different: 0, notCompared: 0 };
  return {
    ...{ type: 'replay', v: 1, recording: 'session.ndjson', as: 'clients', lines: [] },
    ...counts,
    ...fields,
  };
}

function read(report: CheckReport): XmlDocument {
  return parseXml([...toJunit(report)].join(''));
}

/** The elements of a name, wherever they are. */
function find(name: string, inside: XmlDocument | XmlElement): XmlElement[] {
  return inside.children.flatMap((child) =>
    child instanceof XmlElement
      ? [...(child.name === name ? [child] : []), ...find(name, child)]
      : [],
  );
}

const same: CheckedLine = { line: 4, ...of, status: 'same' };
const different: CheckedLine = {
  ...{ line: 5, ...of, status: 'different' },
  difference: { expected: '"a"', actual: '"<b>"', pointer: '/n' },
};
const after: CheckedLine = { line: 6, ...of, client: '/::1:5', status: 'not compared' };

it('has a test case for each line, with file and line', () => {
  const lines = [same, different, after];
  const document = read(toReport({ same: 1, different: 1, notCompared: 1, lines }));

  const counts = { tests: '3', failures: '1', errors: '0', skipped: '1' };
  const at = { classname: 'session.ndjson', file: 'session.ndjson' };
  const [suites, suite] = [document.root, ...find('testsuite', document)];
  expect(suites?.attributes).toEqual({ name: 'wss-emu replay', ...counts });
  expect(suite?.attributes).toEqual({ name: 'session.ndjson', ...counts });
  const cases = find('testcase', document);
  expect(cases.map(({ attributes }) => attributes)).toEqual([
    { name: 'line 4: text to /127.0.0.1:50001', ...at, line: '4' },
    { name: 'line 5: text to /127.0.0.1:50001', ...at, line: '5' },
    { name: 'line 6: text to /::1:5', ...at, line: '6' },
  ]);
  expect(cases.map((each) => each.text.trim() || each.children.length)).toEqual([
    0,
    'session.ndjson, line 5 (client /127.0.0.1:50001, at /n)\nexpected "a"\ngot      "<b>"',
    3,
  ]);
  expect(find('failure', document)[0]?.attributes).toEqual({ message: 'expected "a", got "<b>"' });
  expect(find('skipped', document)[0]?.attributes).toEqual({ message: 'not compared' });
});

it('says why a replay could not begin', () => {
  const document = read(
    toReport({ error: 'nobody listens there', notCompared: 1, lines: [after] }),
  );

  expect(document.root?.attributes).toMatchObject({ tests: '2', errors: '1', skipped: '1' });
  expect(find('error', document)[0]?.attributes).toEqual({ message: 'nobody listens there' });
});

it('shows what XML can’t have, and what would control a terminal, as JSON has it', () => {
  const smile = '\u{1f600}';
  const client = `\u0000\u001b[31m\r\ud800\uffff\u009b\u202e${smile}`;
  const document = read(toReport({ lines: [{ ...same, client }] }));

  expect(find('testcase', document)[0]?.attributes.name).toBe(
    String.raw`line 4: text to \u0000\u001b[31m\u000d\ud800\uffff\u009b\u202e${smile}`,
  );
});

it('is XML, and says the same, whatever is in the texts', () => {
  const text = fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((n) => String.fromCharCode(n)),
  });
  const shown = fc.oneof(text, fc.string({ unit: fc.constantFrom(...'<>&"\'\n\t \ud83d\ude00]') }));
  fc.assert(
    fc.property(shown, shown, shown, (client, expected, recording) => {
      const line: CheckedLine = { ...different, client, difference: { expected, actual: 'x' } };
      const document = read(toReport({ recording, lines: [line], error: client }));

      const [suite, failure] = [...find('testsuite', document), ...find('failure', document)];
      const isPlain = (each: string) => /^[\n\t -~]*$/.test(each);
      if (isPlain(recording)) expect(suite?.attributes.name).toBe(recording);
      if (isPlain(expected)) {
        expect(failure?.attributes.message).toBe(`expected ${expected}, got x`);
        expect(failure?.text).toContain(`\nexpected ${expected}\n`);
      }
    }),
    { seed: SEED, numRuns: countOf(200) },
  );
});
