import { findFieldError } from '../checks/check-fields.js';
import { invalidOption } from '../checks/check-options.js';
import type { EmulatorError } from '../checks/emulator-error.js';
import {
  formatValue,
  isRecord,
  type Rule,
  type Rules,
  required,
  text,
  wholeNumber,
} from '../checks/rules.js';
import { CLOSE_CODE, CLOSE_REASON } from '../clients/close-frame.js';
import { isPattern } from './pattern.js';
import type { Script, Step } from './script.js';

const MAX_PAUSE_MS = 24 * 60 * 60 * 1_000;
const MAX_DEPTH = 10;
const MAX_STEPS = 1_000;

const DURATION = wholeNumber('milliseconds (pause 100, or pause 100-300)', 0, MAX_PAUSE_MS);

const PATTERN: Rule = {
  expected: 'a part of a message, or a regular expression such as /^go/i',
  allows: isPattern,
};

const STEPS: Rule = {
  expected: 'at least one step: repeat 10 { say move; pause 100 }',
  allows: (value) => Array.isArray(value) && value.length > 0,
};

const FIELDS: { readonly [Kind in Step['do']]: Rules } = {
  say: { text: required(text('a text: say hello {n}')) },
  wait: { match: PATTERN },
  reply: {
    text: required(text('a text: reply pong, or reply ping => pong')),
    match: PATTERN,
  },
  pause: { ms: required(DURATION), upToMs: DURATION },
  repeat: {
    times: wholeNumber('a number of times', 1, 1_000_000_000),
    steps: required(STEPS),
  },
  close: { code: CLOSE_CODE, reason: CLOSE_REASON },
};

/** The names of the steps, for errors. */
export const STEP_NAMES = Object.keys(FIELDS).join(', ');

/** Says where a step is, for errors. */
export type Locate = (step: object, path: string) => string;

/**
 * Checks a script from outside.
 *
 * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`, with the place and the remedy
 */
export function checkScript(value: unknown, locate: Locate = (_step, path) => path): Script {
  let count = 0;

  function checkSteps(steps: unknown, path: string, depth: number): void {
    if (!Array.isArray(steps)) throw invalid(path, 'a script is a list of steps, or a text.');
    if (depth > MAX_DEPTH) throw invalid(path, `repeat goes ${MAX_DEPTH} deep at most.`);
    count += steps.length;
    if (count > MAX_STEPS) throw invalid(path, `a script has ${MAX_STEPS} steps at most.`);
    for (const [index, step] of steps.entries()) checkStep(step, `${path}[${index}]`, depth);
  }

  function checkStep(step: unknown, path: string, depth: number): void {
    if (!isRecord(step)) throw invalid(path, `a step is an object, not ${formatValue(step)}.`);
    const where = locate(step, path);
    const rules = isKind(step.do) ? FIELDS[step.do] : undefined;
    if (!rules) throw invalid(where, `there is no step ${formatValue(step.do)}: ${STEP_NAMES}.`);
    const error = findFieldError(step, 'do', rules) ?? findRangeError(step);
    if (error !== undefined) throw invalid(where, error);
    if (step.do === 'repeat') checkSteps(step.steps, `${path}.steps`, depth + 1);
  }

  checkSteps(value, 'script', 0);
  // Every field has just been checked.
  return value as Script;
}

function isKind(value: unknown): value is Step['do'] {
  return typeof value === 'string' && Object.hasOwn(FIELDS, value);
}

function findRangeError({ ms, upToMs }: Readonly<Record<string, unknown>>): string | undefined {
  if (upToMs === undefined || Number(upToMs) >= Number(ms)) return undefined;
  return `pause ${ms}-${upToMs}: the longest time comes second: pause ${upToMs}-${ms}.`;
}

export function invalid(where: string, problem: string): EmulatorError {
  return invalidOption(`Script, ${where}: ${problem}`);
}
