import type { Emulator, ToolChannel, ToolPage, ToolSession } from '../../src/index.js';
import { createInspector, type InspectorOptions } from '../../src/inspector/inspector.js';
import type { Entries, ToPage } from '../../src/inspector/protocol.js';
import { Steering } from '../../src/steering/steering.js';

/** A page that reads as fast as it is told to, in this process. */
export class PageInMemory implements ToolChannel {
  readonly received: ToPage[] = [];
  bufferedBytes = 0;
  isClosed = false;

  send(text: string): void {
    this.received.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
  }

  /** What was there before it was opened. */
  get past(): Entries[] {
    return this.batches.filter(({ isPast }) => isPast);
  }

  get batches(): Entries[] {
    return this.received.filter((message) => message.t === 'entries');
  }
}

export async function connectPage(emulator: Emulator, options?: InspectorOptions) {
  const tool = await createInspector({ emulator, steering: new Steering({ emulator }) }, options);
  return openPage(tool);
}

/** Opens one more page of it. */
export function openPage(tool: ToolPage) {
  const page = new PageInMemory();
  const session: ToolSession = tool.connect(page);
  return { page, session };
}
