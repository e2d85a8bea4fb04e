// Options of the commands that are sessions: recorded, and steered while they run.
import { collect } from './usage.js';

export const RECORD = [
  '--record <file>',
  'record what clients and app say to each other, for wss-emu replay',
] as const;

export const JSON_BOTH_WAYS = [
  '--json',
  'write JSON lines on standard output and take some on standard input; everything else goes to standard error',
] as const;

export const EXECUTE = [
  '-x, --execute <line>',
  'once everything is bound, do a line of the console: "all hello" (repeatable)',
  collect(String),
] as const;
