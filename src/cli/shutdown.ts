const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** Everything is closed well before; this is for what nobody thought of. */
const LAST_RESORT_MS = 900;

/**
 * The first signal closes everything and the process ends with 0; a second one ends it at
 * once with 128 + signal. When standard output can't be written any more (its reader has gone, or
 * the disk is full), it ends the same way.
 *
 * @returns what the first signal does, for those who end it in another way
 */
export function closeOnSignal(close: () => Promise<void>): () => void {
  let isClosing = false;

  function begin(): void {
    if (isClosing) return;
    isClosing = true;
    setTimeout(() => process.exit(), LAST_RESORT_MS).unref();
    close();
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

/** True when standard output can't be written because nobody reads it any more. */
export function isReaderGone(error: NodeJS.ErrnoException): boolean {
  // Windows says EOF.
  return error.code === 'EPIPE' || error.code === 'EOF';
}
