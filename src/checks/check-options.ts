import { EmulatorError } from './emulator-error.js';
import { findFault, formatValue, type Rule } from './rules.js';

/** A rule for each option, and so the list of their names. */
export type OptionRules<Options> = { readonly [Name in keyof Options]-?: Rule };

/** @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION` for an unknown name or a value of the wrong kind */
export function checkOptions<Options extends object>(
  options: Options,
  rules: OptionRules<Options>,
): void {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption(`Options are an object, not ${formatInFull(options)}.`);
  }
  const fields = Object.fromEntries(Object.entries(options));
  const fault = findFault(fields, rules);
  if (fault?.kind === 'unknown') {
    const names = Object.keys(rules).join(', ');
    throw invalidOption(`There is no option "${fault.name}". The options are ${names}.`);
  }
  if (fault) throw wrongOption(fault.name, fields[fault.name], fault.rule);
}

/** @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION` for a value of the wrong kind, `undefined` too */
export function checkOption(name: string, value: unknown, rule: Rule): void {
  if (!rule.allows(value)) throw wrongOption(name, value, rule);
}

function wrongOption(name: string, value: unknown, { expected }: Rule): EmulatorError {
  return invalidOption(`Option "${name}" can't be ${formatInFull(value)}: it takes ${expected}.`);
}

function formatInFull(value: unknown): string {
  return formatValue(value, Number.POSITIVE_INFINITY);
}

/** An option, argument or field has a name or value that isn't allowed. */
export function invalidOption(message: string): EmulatorError {
  return new EmulatorError('WSSEMU_ERR_INVALID_OPTION', message);
}
