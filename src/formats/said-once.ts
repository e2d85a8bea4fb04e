/** Whoever makes up paths and names must fill neither the memory nor the log. */
const MAX_SAID = 100;
const MAX_SHOWN_LENGTH = 100;

/** Sees to it that what comes from outside is said once. */
export class SaidOnce {
  readonly #said = new Set<string>();

  /** How a text is to be shown; undefined when it has been, or when there are too many. */
  take(text: string): string | undefined {
    const shown = text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
    if (this.#said.has(shown) || this.#said.size === MAX_SAID) return undefined;
    this.#said.add(shown);
    return shown;
  }
}
