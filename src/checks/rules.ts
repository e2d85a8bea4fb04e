import { formatCount } from '../formats/count-of.js';

/** What a value from outside may be: an option, an argument, a field of JSON. */
export interface Rule {
  /** Completes "it takes …" in an error. */
  readonly expected: string;
  readonly allows: (value: unknown) => boolean;
  /** Of a field: it can't be left out. */
  readonly isRequired?: true;
}

/** A rule for each field or option, and so the list of their names. */
export type Rules = Readonly<Record<string, Rule>>;

export type Fields = Readonly<Record<string, unknown>>;

/** The first thing that is wrong with an object's fields. */
export type Fault =
  | { readonly kind: 'missing' | 'wrong'; readonly name: string; readonly rule: Rule }
  | { readonly kind: 'unknown'; readonly name: string };

/** @param tag the field that names the object's kind, which needs no rule */
export function findFault(fields: Fields, rules: Rules, tag?: string): Fault | undefined {
  for (const [name, rule] of Object.entries(rules)) {
    const isMissing = fields[name] === undefined;
    if (isMissing && rule.isRequired) return { kind: 'missing', name, rule };
    if (!isMissing && !rule.allows(fields[name])) return { kind: 'wrong', name, rule };
  }
  const name = Object.keys(fields).find((each) => each !== tag && !Object.hasOwn(rules, each));
  return name === undefined ? undefined : { kind: 'unknown', name };
}

/** True for a JSON object; false for arrays, `null` and everything else. */
export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MAX_SHOWN = 60;

/** A value from outside, short enough for a line of text. */
export function formatValue(value: unknown, maxLength = MAX_SHOWN): string {
  const text = toText(value);
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}…`;
}

function toText(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'object') return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // It is circular, nests too deep, or has a BigInt in it.
    return Object.prototype.toString.call(value);
  }
}

export function required(rule: Rule): Rule {
  return { ...rule, isRequired: true };
}

export const BOOLEAN: Rule = {
  expected: 'true or false',
  allows: (value) => typeof value === 'boolean',
};

export const FUNCTION: Rule = {
  expected: 'a function',
  allows: (value) => typeof value === 'function',
};

export const FOLDER = /* @__PURE__ */ filledText('the path of a folder');

export function text(what: string): Rule {
  return { expected: what, allows: (value) => typeof value === 'string' };
}

/** A text that is not empty. */
export function filledText(what: string): Rule {
  return { expected: what, allows: (value) => typeof value === 'string' && value !== '' };
}

export function wholeNumber(what: string, min: number, max = Number.MAX_SAFE_INTEGER): Rule {
  const [from, to] = [min, max].map(formatCount);
  const range = max === Number.MAX_SAFE_INTEGER ? `${from} up` : `${from} to ${to}`;
  return {
    expected: `${what} from ${range}`,
    allows: (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  };
}

/** One of these texts. */
export function oneOf(...values: readonly string[]): Rule {
  return {
    expected: values.map((value) => `'${value}'`).join(' or '),
    allows: (value) => values.includes(value as string),
  };
}

/** A list of texts, each of which `allows` lets through. */
export function listOf(expected: string, allows: (item: string) => boolean): Rule {
  return {
    expected,
    allows: (value) =>
      Array.isArray(value) && value.every((item) => typeof item === 'string' && allows(item)),
  };
}
