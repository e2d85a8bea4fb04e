// Every command that a document prints is there, with the options that it is given; JSON is JSON.
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { documents, readFences, readProse } from './documents.js';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Commands that are not ours, and need no look. */
const OTHERS =
  /^(?:cd|mkdir|cordova|for last in|node|npx (?:vitest|jest|playwright)|npm (?:ci|init|install|pack))\b/;

const printed = readFences('sh').flatMap(({ document, text }) =>
  text
    .trim()
    .split('\n')
    .flatMap((line) => line.replace(/\s+#.*$/, '').split(' && '))
    .filter((line) => line !== '')
    .map((line) => ({ document, line: line.replace(/^(?:[A-Z_]+=\S+ )+/, '') })),
);
const mentioned = documents.flatMap((document) =>
  [...readProse(document).matchAll(/`(npx wss-emu[^`…]*|npm run [^`…]*)`/g)].map(
    ([, line = '']) => ({ document, line }),
  ),
);

/** Parses the words as the command line does, and does nothing of what they say. */
function parse(words: readonly string[]): void {
  const program = createProgram();
  for (const command of [program, ...program.commands]) command.action(() => {});
  program.parse(words, { from: 'user' });
}

function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|\S+/g)].map(
    ([word, one, other]) => one ?? other ?? word,
  );
}

function check(line: string): void {
  const [, own] = /^(?:npx )?wss-emu\b(.*)$/.exec(line) ?? [];
  const [, script] = /^npm (?:run )?([\w:]+)/.exec(line) ?? [];
  if (own !== undefined) parse(splitWords(own));
  else if (OTHERS.test(line)) return;
  else if (script !== undefined) expect(scripts).toHaveProperty([script]);
  else throw new Error(`no such command: ${line}`);
}

describe('a command', () => {
  it.each([...printed, ...mentioned])('of $document: $line', ({ line }) => {
    check(line);
  });

  it.each(['wss-emu --prot 1', 'npx wss-emu serve www --port 1', 'npm run nothing', 'wss-emulate'])(
    'that is not there is found: %s',
    (line) => {
      expect(() => check(line)).toThrow();
    },
  );

  it('is parsed by the real program', () => {
    expect(createProgram()).toBeInstanceOf(Command);
    expect(printed.length).toBeGreaterThan(25);
  });
});

it.each(readFences('json'))('JSON of $document is JSON', ({ text }) => {
  expect(() =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).not.toThrow();
});
