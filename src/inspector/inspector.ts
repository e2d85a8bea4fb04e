import { readFile } from 'node:fs/promises';
import type { ServedTool, ToolPage } from '../index.js';
import { type InspectedPhone, InspectorSession } from './inspector-session.js';

// The same path from the sources and from the bundle.
const BUILT = new URL('../../dist/inspector/', import.meta.url);

const FILES = [
  { name: '', file: 'index.html', type: 'text/html; charset=utf-8' },
  { name: 'inspector.js', file: 'inspector.js', type: 'text/javascript; charset=utf-8' },
  { name: 'inspector.css', file: 'inspector.css', type: 'text/css; charset=utf-8' },
] as const;

/**
 * A page that shows what happens on a phone, and steers it. It listens to the trace only while someone
 * has it open.
 */
export async function createInspector(phone: InspectedPhone): Promise<ToolPage> {
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
export async function openInspector(port: number, phone: InspectedPhone): Promise<ServedTool> {
  return phone.emulator.serveTool(await createInspector(phone), { port });
}
