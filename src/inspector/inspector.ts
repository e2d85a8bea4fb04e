import { readFile } from 'node:fs/promises';
import type { ServedTool, ToolPage } from '../index.js';
import { type InspectedPhone, InspectorSession } from './inspector-session.js';
import { Past } from './past.js';
import { DEFAULT_PAST } from './past-limits.js';

// The same path from the sources and from the bundle.
const BUILT = new URL('../../dist/inspector/', import.meta.url);

const FILES = [
  { name: '', file: 'index.html', type: 'text/html; charset=utf-8' },
  { name: 'inspector.js', file: 'inspector.js', type: 'text/javascript; charset=utf-8' },
  { name: 'inspector.css', file: 'inspector.css', type: 'text/css; charset=utf-8' },
] as const;

export interface InspectorOptions {
  /** How many entries are kept for pages that are opened later, up to 20,000; 0 for none. Default: 2,000. */
  readonly past?: number;
}

/**
 * A page that shows what happens on a phone, and steers it. Without a past it listens to the trace only
 * while someone has it open.
 */
export async function createInspector(
  inspected: InspectedPhone,
  { past = DEFAULT_PAST }: InspectorOptions = {},
): Promise<ToolPage> {
  const phone = { ...inspected, past: new Past(inspected.emulator, past) };
  const files = await Promise.all(
    FILES.map(async ({ name, file, type }) => {
      const body = await readFile(new URL(file, BUILT));
      return [name, { type, body }] as const;
    }),
  );
  return {
    files: new Map(files),
    connect: (channel) => new InspectorSession(channel, phone),
  };
}

/**
 * The inspector on a port of its own.
 *
 * @throws EmulatorError `WSSEMU_ERR_PORT_UNAVAILABLE`
 */
export async function openInspector(
  port: number,
  phone: InspectedPhone,
  options?: InspectorOptions,
): Promise<ServedTool> {
  return phone.emulator.serveTool(await createInspector(phone, options), { port });
}
