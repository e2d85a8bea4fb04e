import { MAX_IDLE_GRACES, STOP_GRACE_MS } from '../../stop-grace.js';
import { ExitCode } from './exit.js';

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** Three times what a stopping server itself allows its clients to stay silent. */
const MAX_SILENT_GRACES = 3 * MAX_IDLE_GRACES;

/** Hears how a closing goes. */
export interface ClosingWatch {
  /** It is making progress: the time limit starts again. */
  readonly onProgress: () => void;
  /** Something was cut off; the log already says so. */
  readonly onCut: () => void;
}

/** Something that a command has opened. */
export interface Closing {
  /** Its name in the message when it doesn't end. */
  readonly what: string | (() => string);
  readonly close: (watch: ClosingWatch) => Promise<unknown>;
  /** Extra graces, for what makes progress without a sign of it. */
  readonly moreGraces?: number;
  /** Ends it by force if `close` hasn't. */
  readonly cut?: () => Promise<unknown>;
}

/**
 * Closes one thing after another. Whatever shows no progress for longer than a stopping server may take
 * is cut, with a line on standard error; then comes the next.
 *
 * @param graceMs the length of one grace, in milliseconds
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
 * @returns does what the first signal does, for other ways to quit
 */
export function closeOnSignal(closings: readonly Closing[]): () => void {
  let isClosing = false;

  async function begin(): Promise<void> {
    if (isClosing) return;
    isClosing = true;
    if (!(await closeAll(closings))) process.exit(process.exitCode || ExitCode.FAILURE);
    // Everything of the user's is closed: nothing left over may keep the process.
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

/** @returns false when it showed no progress for too long */
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
 * Calls back after this many silent graces. They are counted one by one, in turns of the event loop:
 * a process that a busy machine keeps waiting is given longer.
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

/** True when standard output has lost its reader. */
export function isReaderGone(error: NodeJS.ErrnoException): boolean {
  // Windows says EOF.
  return error.code === 'EPIPE' || error.code === 'EOF';
}
