/** Says whether two values are equal, as the test runner sees it. */
export type Equals = (actual: unknown, expected: unknown) => boolean;

/** What is different between a message and the one that was expected, field by field. */
export function findDifferences(
  actual: unknown,
  expected: unknown,
  equals: Equals,
  path: readonly string[] = [],
): readonly string[] {
  if (equals(actual, expected)) return [];
  if (!isPlain(actual) || !isPlain(expected) || Array.isArray(actual) !== Array.isArray(expected)) {
    return [`${formatPath(path)} is ${format(actual)}, expected ${format(expected)}`];
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].flatMap((key) => {
    const field = [...path, key];
    if (!(key in actual)) return [`${formatPath(field)} is missing`];
    if (!(key in expected)) return [`${formatPath(field)} was not expected`];
    return findDifferences(Reflect.get(actual, key), Reflect.get(expected, key), equals, field);
  });
}

/** A path as code would write it: `players[0].name`; a value without one is `the message`. */
export function formatPath(path: readonly string[]): string {
  if (path.length === 0) return 'the message';
  const parts = path.map((key) => {
    if (/^\d+$/.test(key)) return `[${key}]`;
    return /^[a-z_$][\w$]*$/i.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  return `\`${parts.join('').replace(/^\./, '')}\``;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !('asymmetricMatch' in value);
}

/** A value as JSON; what the test runner means by `expect.any(String)` in its own words. */
export function format(value: unknown): string {
  if (value instanceof RegExp) return String(value);
  try {
    return JSON.stringify(value, toShown) ?? String(value);
  } catch (error) {
    if (error instanceof RangeError) return 'a value that nests too deep to be shown';
    throw error;
  }
}

function toShown(_key: string, part: unknown): unknown {
  return typeof part === 'object' && part !== null && 'asymmetricMatch' in part
    ? String(part)
    : part;
}
