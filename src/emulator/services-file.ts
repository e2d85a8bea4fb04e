import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { invalidOption } from '../checks/check-options.js';
import { findServicesFault, formatOdd, type OwnServices } from '../services/own/own-services.js';

const REMEDY =
  'It is a JavaScript module: export default { Battery: { start: (args, callback) => … } }';

/**
 * Loads services of the user's own from a file: a module's default export, or what it exports by name.
 *
 * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION` that names the file, what is wrong, and the remedy
 */
export async function loadServices(file: string): Promise<OwnServices> {
  const services = await loadExports(file);
  const fault = findServicesFault(services);
  if (fault !== undefined) throw invalidOption(`${file}: ${fault}. ${REMEDY}`);
  if (Object.keys(services as object).length > 0) return services as OwnServices;
  throw invalidOption(`${file} exports no service. ${REMEDY}`);
}

async function loadExports(file: string): Promise<unknown> {
  const url = pathToFileURL(resolve(file)).href;
  try {
    const exports: object = await import(/* @vite-ignore */ url);
    return Reflect.get(exports, 'default') ?? { ...exports };
  } catch (error) {
    throw invalidOption(`${file} can't be loaded: ${reasonOf(error, file, url)}. ${REMEDY}`);
  }
}

/** What Node says; of code that it can't read it says where on a terminal only. */
function reasonOf(error: unknown, file: string, url: string): string {
  if (error instanceof SyntaxError) return `${error.message} (node --check ${file} shows where)`;
  const { code, url: missing } = Object(error) as { code?: unknown; url?: unknown };
  const isMissing = code === 'ERR_MODULE_NOT_FOUND' && missing === url;
  return isMissing ? 'there is no such file' : formatOdd(error);
}
