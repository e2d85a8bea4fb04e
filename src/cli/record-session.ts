import type { Emulator } from '../index.js';

/** Records from now on, for whoever steers a session while it runs. */
export async function recordSession(emulator: Emulator, file = inventName()) {
  const { startRecording } = await import('../recording/record.js');
  return startRecording(emulator, file);
}

/** Files of one day stand together, in their order. */
function inventName(): string {
  return `wss-emu-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.ndjson`;
}
