import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { setTimeout } from '../../real-time/timers.js';

/** A try costs about half a handshake: when many connect at once, one is enough. */
const TRY_AFTER_MS = 50;

/**
 * Notices when the process has no descriptors left. libuv then turns new connections away
 * silently (`uv__emfile_trick`), so the only way to know is to open one: whenever there are more
 * connections than ever before, and once for all that come in the meantime.
 */
export class DescriptorWatch {
  readonly #onTrouble: (text: string) => void;
  readonly #countOpen: () => number;
  #mostOpen = 0;
  #hasTold = false;
  #isAboutToTry = false;

  /**
   * @param countOpen how many connections there are
   * @param onTrouble is told once
   */
  constructor(countOpen: () => number, onTrouble: (text: string) => void) {
    this.#countOpen = countOpen;
    this.#onTrouble = onTrouble;
  }

  /** A connection has been accepted. */
  note(): void {
    if (this.#hasTold) return;
    const open = this.#countOpen();
    if (open <= this.#mostOpen) return;
    this.#mostOpen = open;
    if (this.#isAboutToTry) return;
    this.#isAboutToTry = true;
    setTimeout(() => this.#try(), TRY_AFTER_MS).unref();
  }

  #try(): void {
    this.#isAboutToTry = false;
    if (hasDescriptors()) return;
    this.#hasTold = true;
    this.#onTrouble(
      'this process has no file descriptors left: new clients are turned away until others leave (ulimit -n raises the limit)',
    );
  }
}

function hasDescriptors(): boolean {
  try {
    closeSync(openSync(devNull, 'r'));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'EMFILE' && code !== 'ENFILE';
  }
}
