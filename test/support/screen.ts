const ESCAPE = '\u001b';
const TOKEN = new RegExp(`${ESCAPE}\\[(\\d*)([A-Z])|.`, 'gsu');
const HALF_SEQUENCE = new RegExp(`${ESCAPE}(?:\\[\\d*)?$`);

/** What a terminal shows of the bytes that it gets: text, and the few controls that readline uses. */
export class Screen {
  readonly #columns: number;
  #rows: string[] = [''];
  #row = 0;
  #column = 0;
  #rest = '';

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** All rows, those that were scrolled away too. */
  get rows(): readonly string[] {
    return this.#rows.map((row) => row.trimEnd());
  }

  get cursor(): { readonly row: number; readonly column: number } {
    return { row: this.#row, column: this.#column };
  }

  write(piece: string): void {
    const text = this.#rest + piece;
    this.#rest = HALF_SEQUENCE.exec(text)?.[0] ?? '';
    const whole = text.slice(0, text.length - this.#rest.length);
    for (const [token, parameter, command] of whole.matchAll(TOKEN)) {
      if (command === undefined) this.#put(token);
      else this.#obey(command, parameter ? Number(parameter) : undefined);
    }
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#goTo(this.#row + 1);
    else if (character >= ' ') {
      if (this.#column === this.#columns) {
        this.#goTo(this.#row + 1);
        this.#column = 0;
      }
      const row = (this.#rows[this.#row] ?? '').padEnd(this.#column);
      this.#rows[this.#row] = row.slice(0, this.#column) + character + row.slice(this.#column + 1);
      this.#column += 1;
    } else throw new Error(`the terminal was given ${JSON.stringify(character)}`);
  }

  #obey(command: string, parameter: number | undefined): void {
    const count = parameter ?? 1;
    switch (command) {
      case 'A':
        this.#goTo(Math.max(0, this.#row - count));
        break;
      case 'B':
        this.#goTo(this.#row + count);
        break;
      case 'C':
        this.#column = Math.min(this.#columns - 1, this.#column + count);
        break;
      case 'D':
        this.#column = Math.max(0, this.#column - count);
        break;
      case 'G':
        this.#column = count - 1;
        break;
      case 'J':
        this.#rows = this.#rows.slice(0, this.#row + 1);
        this.#clearToEndOfRow();
        break;
      case 'K':
        this.#clearToEndOfRow();
        break;
      default:
        throw new Error(`the terminal was told ${command}`);
    }
  }

  #clearToEndOfRow(): void {
    this.#rows[this.#row] = (this.#rows[this.#row] ?? '').slice(0, this.#column);
  }

  #goTo(row: number): void {
    while (this.#rows.length <= row) this.#rows.push('');
    this.#row = row;
  }
}
