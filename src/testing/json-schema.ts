// The build bundles ajv into this module (scripts/build.ts): matchers can't wait for an import, nor ask for an install.
import { Ajv, type ErrorObject } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** What doesn't fit, and where: path segments, from the outside in. */
export interface SchemaIssue {
  readonly path: readonly string[];
  readonly message: string;
}

type Validate = (value: unknown) => readonly SchemaIssue[];

const compiled = new WeakMap<object, Validate>();

/**
 * Checks a value against a JSON Schema: draft-06 and -07 and 2019-09 by their `$schema`, else
 * 2020-12. Formats are not checked.
 *
 * @throws Error when the schema itself is wrong
 */
export function validateJsonSchema(schema: object, value: unknown): readonly SchemaIssue[] {
  const validate = compiled.get(schema) ?? compile(schema);
  compiled.set(schema, validate);
  return validate(value);
}

function compile(schema: object): Validate {
  const draft = String(Reflect.get(schema, '$schema') ?? '');
  const Validator = /draft-0[67]/.test(draft) ? Ajv : /2019-09/.test(draft) ? Ajv2019 : Ajv2020;
  // Draft-06 says the same as draft-07 as far as ajv is concerned.
  const ajv = new Validator({ allErrors: true, strict: false, validateFormats: false });
  const isDraft6 = draft.includes('draft-06');
  const validate = ajv.compile(isDraft6 ? { ...schema, $schema: undefined } : schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map(toIssue));
}

function toIssue({ instancePath, params, message = 'does not fit' }: ErrorObject): SchemaIssue {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  // Name the field that is missing or superfluous.
  const field: unknown =
    params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  return { path: field === undefined ? path : [...path, String(field)], message };
}
