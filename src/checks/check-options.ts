import { EmulatorError } from './emulator-error.js';

/** What an option takes. */
export interface OptionRule {
  /** In words, for whoever gave something else. */
  readonly expected: string;
  readonly allows: (value: unknown) => boolean;
}

/** A rule for each option, and so the list of their names. */
export type OptionRules<Options> = { readonly [Name in keyof Options]-?: OptionRule };

/** @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION` for an unknown name or a value of the wrong kind */
export function checkOptions<Options extends object>(
  options: Options,
  rules: OptionRules<Options>,
): void {
  if (typeof options !== 'object' || options === null) {
    throw invalid(`Options are an object, not ${format(options)}.`);
  }
  const known = new Map<string, OptionRule>(Object.entries(rules));
  for (const [name, value] of Object.entries(options)) {
    const rule = known.get(name);
    if (!rule) {
      const names = [...known.keys()].join(', ');
      throw invalid(`There is no option "${name}". The options are ${names}.`);
    }
    if (value !== undefined) checkOption(name, value, rule);
  }
}

/** @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION` for a value of the wrong kind, `undefined` too */
export function checkOption(name: string, value: unknown, rule: OptionRule): void {
  if (rule.allows(value)) return;
  throw invalid(`Option "${name}" can't be ${format(value)}: it takes ${rule.expected}.`);
}

export const BOOLEAN: OptionRule = {
  expected: 'true or false',
  allows: (value) => typeof value === 'boolean',
};

export const FUNCTION: OptionRule = {
  expected: 'a function',
  allows: (value) => typeof value === 'function',
};

export const FOLDER: OptionRule = {
  expected: 'the path of a folder',
  allows: (value) => typeof value === 'string' && value !== '',
};

/** One of these texts. */
export function oneOf(...values: readonly string[]): OptionRule {
  return {
    expected: values.map((value) => `'${value}'`).join(' or '),
    allows: (value) => values.includes(value as string),
  };
}

/** A list of texts, each of which `allows` lets through. */
export function listOf(expected: string, allows: (item: string) => boolean): OptionRule {
  return {
    expected,
    allows: (value) =>
      Array.isArray(value) && value.every((item) => typeof item === 'string' && allows(item)),
  };
}

/** A whole number. */
export function atLeastOne(what: string, max = Number.MAX_SAFE_INTEGER): OptionRule {
  return {
    expected: max === Number.MAX_SAFE_INTEGER ? `${what} from 1 up` : `${what} from 1 to ${max}`,
    allows: (value) => Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= max,
  };
}

function invalid(message: string): EmulatorError {
  return new EmulatorError('WSSEMU_ERR_INVALID_OPTION', message);
}

function format(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  return Array.isArray(value) ? JSON.stringify(value) : String(value);
}
