import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The plugins that are emulated, by what apps call. */
export type ServerPlugin = 'webSocketServer' | 'httpServer';

const CALLS: Readonly<Record<ServerPlugin, RegExp>> = {
  webSocketServer: /\bwebSocketServer\s*\(|\bmonaca\.WebSocketServer\b/,
  httpServer: /\bhttpServer\s*\(|\bmonaca\.HttpServer\b/,
};

const SCRIPT = /\.(?:m?js|html?)$/i;
/** Further files and longer ones are no app's own code. */
const MAX_FILES = 2_000;
const MAX_BYTES = 2 * 1024 * 1024;

/** Which of the emulated plugins an app's scripts and pages call. */
export async function findUses(root: string): Promise<ReadonlySet<ServerPlugin>> {
  const names = await readdir(root, { recursive: true });
  const scripts = names.filter((name) => SCRIPT.test(name) && !name.includes('node_modules'));
  const uses = new Set<ServerPlugin>();
  for (const name of scripts.slice(0, MAX_FILES)) {
    const text = await readShort(join(root, name));
    for (const plugin of Object.keys(CALLS) as ServerPlugin[]) {
      if (CALLS[plugin].test(text)) uses.add(plugin);
    }
  }
  return uses;
}

async function readShort(place: string): Promise<string> {
  const found = await stat(place).catch(() => undefined);
  if (!found?.isFile() || found.size > MAX_BYTES) return '';
  return readFile(place, 'utf8').catch(() => '');
}
