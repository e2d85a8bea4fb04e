import type { Emulator, ToolPage } from '../../index.js';
import type { Output } from '../terminal/output.js';

/** What the inspector has to do with a command. */
export interface Inspected {
  readonly emulator: Emulator;
  readonly output: Pick<Output, 'note'>;
  /** Where the command itself is the app: starts a server. */
  readonly start?: (port?: number) => Promise<unknown>;
  /** Where servers listen, if they were told. */
  readonly host?: string | true | undefined;
}

/** The inspector, for a command that serves an app: its page is beside the app's. */
export async function createInspector(inspected: Inspected): Promise<ToolPage> {
  const { createInspectorTool } = await import('../../inspector/open-inspector.js');
  return createInspectorTool(toOptions(inspected));
}

/**
 * The inspector on a port of its own.
 *
 * @returns its URL
 * @throws EmulatorError `WSSEMU_ERR_PORT_UNAVAILABLE`
 */
export async function openInspector(port: number, inspected: Inspected): Promise<string> {
  const { openInspector: open } = await import('../../inspector/open-inspector.js');
  return (await open(port, toOptions(inspected))).url;
}

function toOptions({ emulator, output, host, start }: Inspected) {
  return {
    emulator,
    onTrouble: output.note,
    ...(start && { start }),
    ...(typeof host === 'string' && { host }),
  };
}
