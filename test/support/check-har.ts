import { createRequire } from 'node:module';
import { isIPv4, isIPv6 } from 'node:net';
import { Ajv } from 'ajv';

/** The parts of HAR 1.2, by the names that they refer to each other by. */
const parts: Readonly<Record<string, object>> = createRequire(import.meta.url)('har-schema');

/**
 * Reads an HTTP Archive as its schema says.
 * @throws Error with what is wrong with it
 */
export function readHar(text: string): { log: { entries: HarEntry[] } } {
  const formats = { ipv4: isIPv4, ipv6: isIPv6, 'date-time': isTime, uri: URL.canParse };
  const ajv = new Ajv({ strict: false, formats, meta: false, validateSchema: false });
  for (const schema of Object.values(parts)) ajv.addSchema(schema);
  const archive = JSON.parse(text);
  if (ajv.validate('har.json#', archive)) return archive;
  throw new Error(ajv.errorsText());
}

/** Of an entry what is not HAR 1.2 but Chrome's. */
export interface HarEntry {
  readonly connection: string;
  readonly _webSocketMessages: readonly { readonly type: string; readonly data: string }[];
}

function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}
