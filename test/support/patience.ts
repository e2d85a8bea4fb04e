/**
 * How long a test waits, in milliseconds, for what must happen: a minute. It ends a test that would
 * wait for ever, and says nothing about how fast anything is; the slowest machine must never reach it.
 */
export const PATIENCE = 60_000;

/**
 * How long a test watches, in milliseconds, that something does not happen. A slow machine may
 * see less of it in that time, never more: it can only pass.
 */
export const SILENCE = 200;
