import { type SchemaIssue, validateJsonSchema } from './json-schema.js';

/** A validator of any library that implements Standard Schema (https://standardschema.dev). */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult | Promise<StandardResult>;
  };
}

interface StandardResult {
  readonly issues?: readonly StandardIssue[] | undefined;
}

interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A Standard Schema validator, or a JSON Schema. */
export type MessageSchema = StandardSchema | Readonly<Record<string, unknown>>;

/**
 * @returns what doesn't fit; a promise when the schema's validator returns one
 * @throws TypeError for anything but a schema
 */
export function validate(
  schema: MessageSchema,
  value: unknown,
): readonly SchemaIssue[] | Promise<readonly SchemaIssue[]> {
  if (isStandardSchema(schema)) {
    const result = schema['~standard'].validate(value);
    return result instanceof Promise ? result.then(toIssues) : toIssues(result);
  }
  if (typeof schema === 'object' && schema !== null) return validateJsonSchema(schema, value);
  throw new TypeError(
    `toMatchSchema takes a JSON Schema, or a validator that keeps to Standard Schema, not ${typeof schema}`,
  );
}

/** Some libraries' validators are functions. */
function isStandardSchema(schema: unknown): schema is StandardSchema {
  const canBe = typeof schema === 'function' || (typeof schema === 'object' && schema !== null);
  return canBe && '~standard' in schema;
}

function toIssues({ issues = [] }: StandardResult): readonly SchemaIssue[] {
  return issues.map(({ message, path = [] }) => ({
    message,
    path: path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)),
  }));
}
