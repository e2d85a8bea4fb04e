import type { Emulator, ServedTool, ToolPage } from '../index.js';
import { createSteering, type SteeringOptions } from '../steering/steering.js';
import { createInspector } from './inspector.js';

export interface InspectOptions extends Omit<SteeringOptions, 'emulator'> {
  readonly emulator: Emulator;
}

/** The inspector, for a command that serves an app: its page is beside the app's. */
export function createInspectorTool(options: InspectOptions): Promise<ToolPage> {
  return createInspector({ emulator: options.emulator, steering: createSteering(options) });
}

/**
 * The inspector on a port of its own.
 *
 * @throws EmulatorError `WSSEMU_ERR_PORT_UNAVAILABLE`
 */
export async function openInspector(port: number, options: InspectOptions): Promise<ServedTool> {
  return options.emulator.serveTool(await createInspectorTool(options), { port });
}
