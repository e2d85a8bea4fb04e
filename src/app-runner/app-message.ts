import type { TraceEntry } from '../index.js';
import type { AppErrorReason } from './app-error.js';

/** What an app's thread starts with. */
export interface AppOptions {
  /** File paths: one HTML page, or scripts to run in order in one window. */
  readonly files: readonly string[];
  readonly host?: string | true;
  readonly ip?: string;
  readonly ports?: 'asked' | 'free';
  /** False to leave the project's other plugins out. */
  readonly plugins?: boolean;
  /** The file of services of the user's own: they run in the app's thread, outside its window. */
  readonly services?: string;
  /** Whether it reports its clients' frames too. */
  readonly tellsFrames?: boolean;
  /** How long to wait for `deviceready` before the app counts as up without it, in milliseconds. */
  readonly waitMs: number;
  /** The inspector's port, 0 for any free one; absent for no inspector. */
  readonly inspectPort?: number;
  /** How many entries the inspector keeps for pages that are opened later; its default if absent. */
  readonly inspectPast?: number;
}

/** What an app's thread reports. */
export type AppMessage =
  /** An event, a state or a log line; on request a frame. */
  | { readonly kind: 'trace'; readonly entry: TraceEntry }
  | { readonly kind: 'console'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** The app threw; it goes on. */
  | { readonly kind: 'error'; readonly text: string }
  /** The scripts have run, and the servers they started have started or failed. */
  | { readonly kind: 'ready' }
  /** The inspector is open; the app isn't loaded yet. */
  | { readonly kind: 'inspector'; readonly url: string }
  /** Its thread isn't blocked: it was asked. */
  | { readonly kind: 'sign' }
  /** It is ending, and its thread isn't blocked: repeated until it has ended. */
  | { readonly kind: 'ending' }
  /** The app can't be run, or threw while loading: it ends. */
  | { readonly kind: 'failed'; readonly reason: AppErrorReason; readonly text: string };
