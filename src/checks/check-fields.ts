/** What a field of an object that came from outside takes. */
export interface FieldRule {
  /** In words, for whoever gave something else. */
  readonly expected: string;
  readonly allows: (value: unknown) => boolean;
  readonly isRequired?: true;
}

export type FieldRules = Readonly<Record<string, FieldRule>>;

/**
 * Says what is wrong with an object's fields, and what to do; nothing when they are as the rules
 * have them.
 *
 * @param tag the field that says what the object is
 */
export function findFieldError(
  value: Readonly<Record<string, unknown>>,
  tag: string,
  rules: FieldRules,
): string | undefined {
  const what = String(value[tag]);
  for (const [name, rule] of Object.entries(rules)) {
    const isMissing = value[name] === undefined;
    if (isMissing && rule.isRequired) return `${what} needs ${name}: ${rule.expected}.`;
    if (isMissing || rule.allows(value[name])) continue;
    return `${what}: ${name} can't be ${formatValue(value[name])}: it takes ${rule.expected}.`;
  }
  const unknown = Object.keys(value).find((name) => name !== tag && !Object.hasOwn(rules, name));
  if (unknown === undefined) return undefined;
  const names = Object.keys(rules);
  const known = names.length === 0 ? 'it takes none' : `it takes ${names.join(', ')}`;
  return `${what} has no ${formatValue(unknown)}: ${known}.`;
}

export function required(rule: FieldRule): FieldRule {
  return { ...rule, isRequired: true };
}

export function wholeNumber(what: string, min: number, max: number): FieldRule {
  const [from, to] = [min, max].map((limit) => limit.toLocaleString('en'));
  return {
    expected: `${what} from ${from} to ${to}`,
    allows: (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  };
}

export function text(what: string): FieldRule {
  return { expected: what, allows: (value) => typeof value === 'string' };
}

const MAX_SHOWN = 60;

/** A value from outside, as a line of text can take it. */
export function formatValue(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length <= MAX_SHOWN ? json : `${json.slice(0, MAX_SHOWN)}…`;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
