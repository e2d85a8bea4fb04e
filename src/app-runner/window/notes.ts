const REMEDY = 'open the page with wss-emu serve and a browser';

/** Says once of each thing that a window can't do, that it can't, and where it can be done. */
export class LimitNotes {
  readonly #note: (text: string) => void;
  readonly #said = new Set<string>();

  /** @param note shows the developer a line */
  constructor(note: (text: string) => void) {
    this.#note = note;
  }

  /**
   * @param what that the app has used, such as `canvas`
   * @param limit what comes of it, such as `nothing is painted`
   */
  say(what: string, limit: string): void {
    if (this.#said.has(what)) return;
    this.#said.add(what);
    this.#note(`${what}: ${limit} under wss-emu run; ${REMEDY}`);
  }
}
