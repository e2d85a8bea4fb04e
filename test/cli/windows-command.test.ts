// How `wss-emu exec` starts a command on Windows: npm and its programs are batch files there.
import { expect, it } from 'vitest';
import { toWindowsCommand } from '../../src/cli/process/windows-command.js';

const ENV = { Path: 'C:\\Windows;C:\\Program Files\\nodejs', ComSpec: 'C:\\Windows\\cmd.exe' };
const FILES = [
  'C:\\Windows\\where.exe',
  'C:\\Program Files\\nodejs\\node.exe',
  'C:\\Program Files\\nodejs\\npm.cmd',
  'C:\\Program Files\\nodejs\\where.cmd',
  'node_modules\\.bin\\vitest.CMD',
];

function start(...command: string[]) {
  return toWindowsCommand(command, ENV, (path) => FILES.includes(path));
}

/** What cmd.exe runs, in the reading of `/d /s /c`. */
function lineOf({ file, args, windowsVerbatimArguments }: ReturnType<typeof start>): string {
  expect([file, args.slice(0, 3), windowsVerbatimArguments]).toEqual([
    ENV.ComSpec,
    ['/d', '/s', '/c'],
    true,
  ]);
  return args[3]?.slice(1, -1) ?? '';
}

it.each([
  ['an executable', ['node', '-e', '"x" & y']],
  ['an executable by its path', ['C:\\Program Files\\nodejs\\node.exe', '%PATH%']],
  ['an executable that comes before a batch file', ['where', 'node']],
  ['what is not there', ['no-such-command', 'a b']],
])('leaves %s to Node', (_title, command) => {
  const [file, ...args] = command;
  expect(start(...command)).toEqual({ file, args, windowsVerbatimArguments: false });
});

it.each([
  ['npm', 'C:\\Program^ Files\\nodejs\\npm.cmd'],
  ['npm.cmd', 'C:\\Program^ Files\\nodejs\\npm.cmd'],
  ['node_modules/.bin/vitest.CMD', 'node_modules\\.bin\\vitest.CMD'],
])('has cmd.exe run %s', (command, line) => {
  expect(lineOf(start(command))).toBe(line);
});

it.each([
  ['test', '^"test^"'],
  ['', '^"^"'],
  ['a b', '^"a^ b^"'],
  ['a&b|c>d', '^"a^&b^|c^>d^"'],
  ['%PATH%', '^"^%PATH^%^"'],
  ['^4.1', '^"^^4.1^"'],
  ['say "hi"', '^"say^ \\^"hi\\^"^"'],
  ['C:\\folder\\', '^"C:\\folder\\\\^"'],
  ['\\"', '^"\\\\\\^"^"'],
])('gives a batch file the argument %j as it is', (arg, quoted) => {
  const line = lineOf(start('npm', arg));
  expect(line.slice(line.indexOf('npm.cmd') + 'npm.cmd '.length)).toBe(quoted);
});
