import { console } from './own-globals.js';

/** A line in the page's console that is the emulator's, not the app's. */
export function say(level: 'info' | 'warn' | 'error', text: string): void {
  console[level](`[wss-emu] ${text}`);
}
