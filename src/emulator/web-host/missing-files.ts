import type { IncomingMessage } from 'node:http';
import { sep } from 'node:path';
import { findInside } from '../../app-files/find-inside.js';
import { findOtherCase } from '../../app-files/other-case.js';
import { SaidOnce } from '../../formats/said-once.js';

/** What browsers and their tools ask for by themselves. */
const UNASKED =
  /^\/(?:favicon\.ico|robots\.txt|browserconfig\.xml|apple-touch-icon[^/]*\.png|\.well-known\/.*)$|\.map$/i;

export interface MissingFilesOptions {
  /** The real path of the app's folder. */
  readonly root: string;
  /** The path of its start page, from `root`. */
  readonly startPage: string;
  readonly log: (text: string) => void;
}

/** Says once for each file that a page asked for and that the phone wouldn't find either. */
export class MissingFiles {
  readonly #options: MissingFilesOptions;
  readonly #said = new SaidOnce();

  constructor(options: MissingFilesOptions) {
    this.#options = options;
  }

  /** A GET was answered with 404. */
  async noteMissing(path: string, { method, headers }: IncomingMessage): Promise<void> {
    if (method !== 'GET' || UNASKED.test(path) || (await this.#isBeingMade())) return;
    const shown = this.#said.take(path);
    if (shown === undefined) return;
    const other = await findOtherCase(this.#options.root, path);
    const page = readPage(headers.referer);
    const what = `${shown} is not in the app's folder${page && `, and ${page} asks for it`}`;
    this.#options.log(other === undefined ? `${what} (404)` : `${what}: ${explain(other)}`);
  }

  /** A file was found; the system may take two names for one. */
  async noteFound(path: string, place: string): Promise<void> {
    const real = place.split(sep).join('/');
    if (real.endsWith(path) || !real.toLowerCase().endsWith(path.toLowerCase())) return;
    const other = await findOtherCase(this.#options.root, path);
    const shown = other === undefined ? undefined : this.#said.take(path);
    if (shown !== undefined) this.#options.log(`${shown} is found here alone: ${explain(other)}`);
  }

  /** While an app is built anew, its files come one after the other. */
  async #isBeingMade(): Promise<boolean> {
    const { root, startPage } = this.#options;
    return (await findInside(root, startPage)) === undefined;
  }
}

function explain(other: string | undefined): string {
  return `its name is ${other}, and on a phone, unlike on macOS and Windows, upper and lower case differ`;
}

/** The path of the page or style sheet that asks, where browsers tell. */
function readPage(referrer: string | undefined): string {
  if (referrer === undefined || !URL.canParse(referrer)) return '';
  return new URL(referrer).pathname.slice(0, 100);
}
