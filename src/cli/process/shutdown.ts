import { MAX_IDLE_GRACES, STOP_GRACE_MS } from '../../stop-grace.js';
import { ExitCode } from './exit.js';

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** A stopping server goes on after so many graces without a sign of its clients, thrice. */
const MAX_SILENT_GRACES = 3 * MAX_IDLE_GRACES;

/** What hears how something is closed. */
export interface ClosingWatch {
  /** It goes on: whatever hangs is still to come. */
  readonly onProgress: () => void;
  /** Something was cut off, and the log has said so. */
  readonly onCut: () => void;
}

/** Something that a command has opened. */
export interface Closing {
  /** What to call it when it does not end. */
  readonly what: string | (() => string);
  readonly close: (watch: ClosingWatch) => Promise<unknown>;
  /** How many graces it may take beyond the usual, for what gives no sign while it goes on. */
  readonly moreGraces?: number;
  /** Ends it by force, when `close` has not. */
  readonly cut?: () => Promise<unknown>;
}

/**
 * Closes one thing after the other. What gives no sign for longer than a stopping server may take is
 * cut, and a line on standard error says so; then the next one is closed.
 *
 * @param graceMs how long one of those graces is, in milliseconds
 * @returns false when something was cut
 */
export async function closeAll(
  closings: readonly Closing[],
  graceMs = STOP_GRACE_MS,
): Promise<boolean> {
  let isWhole = true;
  const onCut = () => {
    isWhole = false;
  };
  for (const { what, close, cut, moreGraces = 0 } of closings) {
    const maxGraces = MAX_SILENT_GRACES + moreGraces;
    if (await ends((onProgress) => close({ onProgress, onCut }), graceMs, maxGraces)) continue;
    isWhole = false;
    const name = typeof what === 'string' ? what : what();
    const seconds = (maxGraces * graceMs) / 1_000;
    console.error(`wss-emu: cut, for it gave no sign for ${seconds} seconds: ${name}`);
    if (cut) await ends(cut, graceMs, MAX_SILENT_GRACES);
  }
  return isWhole;
}

/**
 * The first signal closes everything and the process ends with 0, or with 1 when something had to be
 * cut; a second one ends it at once with 128 + signal. When standard output can't be written any more
 * (its reader has gone, or the disk is full), it ends the same way.
 *
 * @param closings in the order in which they are to be closed
 * @returns what the first signal does, for those who end it in another way
 */
export function closeOnSignal(closings: readonly Closing[]): () => void {
  let isClosing = false;

  async function begin(): Promise<void> {
    if (isClosing) return;
    isClosing = true;
    if (!(await closeAll(closings))) process.exit(process.exitCode || ExitCode.FAILURE);
    // Nothing of the user's is open any more: what nobody thought of may go.
    countGraces(STOP_GRACE_MS, MAX_SILENT_GRACES, () => process.exit(), { isWaitedFor: false });
  }

  for (const [signal, number] of Object.entries(SIGNAL_NUMBERS)) {
    process.on(signal, () => {
      if (isClosing) process.exit(128 + number);
      begin();
    });
  }
  process.stdout.on('error', begin);
  return begin;
}

/** @returns false when it gave no sign for too long */
async function ends(
  close: (onProgress: () => void) => Promise<unknown>,
  graceMs: number,
  maxGraces: number,
): Promise<boolean> {
  let count: GraceCount | undefined;
  const isSilent = new Promise<false>((resolve) => {
    count = countGraces(graceMs, maxGraces, () => resolve(false), { isWaitedFor: true });
  });
  try {
    return await Promise.race([close(() => count?.restart()).then(() => true), isSilent]);
  } finally {
    count?.stop();
  }
}

interface GraceCount {
  restart(): void;
  stop(): void;
}

/**
 * Calls back after the graces that may pass in silence. They are counted one by one, in turns of the
 * event loop, of which a machine that is too busy for this process gives it fewer: it waits longer.
 */
function countGraces(
  graceMs: number,
  maxGraces: number,
  onSilent: () => void,
  { isWaitedFor }: { readonly isWaitedFor: boolean },
): GraceCount {
  let graces = 0;
  const next = (): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      graces += 1;
      if (graces > maxGraces) onSilent();
      else current = next();
    }, graceMs);
    return isWaitedFor ? timer : timer.unref();
  };
  let current = next();
  return {
    restart() {
      graces = 0;
    },
    stop: () => clearTimeout(current),
  };
}

/** True when standard output can't be written because nobody reads it any more. */
export function isReaderGone(error: NodeJS.ErrnoException): boolean {
  // Windows says EOF.
  return error.code === 'EPIPE' || error.code === 'EOF';
}
