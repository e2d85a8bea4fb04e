// Options that several commands share.

import type { Command } from 'commander';
import { DEFAULT_PAST } from '../../inspector/past-limits.js';
import { collect, parseEntries, parseSeconds } from '../terminal/usage.js';

export const HOST = [
  '--host [address]',
  'listen for other devices: on all addresses, or on this one',
] as const;

export const RECORD = [
  '--record <file>',
  'record what clients and app say to each other, for wss-emu replay',
] as const;

/** For commands with an inspector. */
export const PAST = [
  '--past <entries>',
  `how much of what was before it is opened the inspector shows; ${DEFAULT_PAST} if left out, 0 for nothing`,
  parseEntries,
] as const;

export const SERVICES = [
  '--services <file>',
  'services of your own, which the app calls as those of its other plugins: a module that exports { Battery: { start: (args, callback) => … } }',
] as const;

const JSON_BOTH_WAYS = [
  '--json',
  'write JSON lines on standard output and take some on standard input; everything else goes to standard error',
] as const;

const EXECUTE = [
  '-x, --execute <line>',
  'once everything is bound, do a line of the console: "all hello" (repeatable)',
  collect(String),
] as const;

export const NO_PLUGINS = [
  '--no-plugins',
  "where there is no cordova_plugins.js, leave the project's other plugins out",
] as const;

/** For commands that run an app in Node. The wait ends with an event; this limits it if none comes. */
export const WAIT = [
  '--wait <seconds>',
  'how long to wait for an app that does not get ready, or has no server',
  parseSeconds,
  30,
] as const;

/** For commands that say when they are ready. */
export const HOLD = [
  '--hold <seconds>',
  "in a shell's pipe, how long the first events wait for a reader that takes the ready line and goes",
  parseSeconds,
  0.5,
] as const;

/** Adds what a session at which one can type has: the server's own, and that of `serve`. */
export function addSessionOptions(command: Command): Command {
  return command
    .option(...PAST)
    .option(...SERVICES)
    .option(...RECORD)
    .option(...JSON_BOTH_WAYS)
    .option(...HOLD)
    .option(...EXECUTE);
}
