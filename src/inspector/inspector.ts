import { readFile } from 'node:fs/promises';
import type { Emulator, ToolPage } from '../index.js';
import type { Steering } from '../steering/steering.js';
import { InspectorSession } from './session.js';

// The same place from the sources and from the bundled command line.
const BUILT = new URL('../../dist/inspector/', import.meta.url);

const FILES = [
  { name: '', file: 'index.html', type: 'text/html; charset=utf-8' },
  { name: 'inspector.js', file: 'inspector.js', type: 'text/javascript; charset=utf-8' },
  { name: 'inspector.css', file: 'inspector.css', type: 'text/css; charset=utf-8' },
] as const;

export interface InspectorOptions {
  readonly emulator: Emulator;
  /** Does what the page asks for. */
  readonly steering: Steering;
}

/**
 * A page that shows what happens on a phone, and does things to it. It listens to the trace
 * while somebody has it open, and only then.
 */
export async function createInspector({ emulator, steering }: InspectorOptions): Promise<ToolPage> {
  const files = await Promise.all(
    FILES.map(async ({ name, file, type }) => {
      const body = await readFile(new URL(file, BUILT));
      return [name, { type, body }] as const;
    }),
  );
  return {
    files: new Map(files),
    connect: (channel) => new InspectorSession(channel, { emulator, steering }),
  };
}
