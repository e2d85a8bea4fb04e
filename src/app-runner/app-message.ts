import type { TraceEntry } from '../index.js';
import type { AppErrorReason } from './app-error.js';

/** What the thread of an app is started with. */
export interface AppOptions {
  /** One HTML page, or scripts to run in one window, in order: paths of files. */
  readonly files: readonly string[];
  readonly host?: string | true;
  readonly ip?: string;
  readonly ports?: 'asked' | 'free';
  /** Whether it tells of its clients' frames too. */
  readonly tellsFrames?: boolean;
  /** How long it is waited for `deviceready` before the app counts as up without, in milliseconds. */
  readonly waitMs: number;
  /** The port of the inspector, 0 for any free one; there is none without. */
  readonly inspectPort?: number;
}

/** What the thread of an app tells. */
export type AppMessage =
  /** An event, a state or a line of the log; on request a frame. */
  | { readonly kind: 'trace'; readonly entry: TraceEntry }
  | { readonly kind: 'console'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** Code of the app has thrown; the app goes on. */
  | { readonly kind: 'error'; readonly text: string }
  /** The scripts have run, and what they began to start has started or failed. */
  | { readonly kind: 'ready' }
  /** The inspector is there, before the app is. */
  | { readonly kind: 'inspector'; readonly url: string }
  /** It is ending, and not held up by code of the app: told again and again until it has ended. */
  | { readonly kind: 'ending' }
  /** The app can't be run, or has thrown while it was loaded: it ends. */
  | { readonly kind: 'failed'; readonly reason: AppErrorReason; readonly text: string };
