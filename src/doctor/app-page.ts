import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePage } from '../app-files/encodings.js';
import { type HtmlElement, readElements, readHtml } from '../app-files/html-outline.js';

/** A page of an app, or a part of one that scripts put into a page. */
export interface AppPage {
  /** Its path in the app. */
  readonly name: string;
  /** What its addresses start from: its own URL, or that of its `base` element. */
  readonly base: string;
  /** False for a part, which has neither a doctype nor an html tag. */
  readonly isWhole: boolean;
  readonly elements: readonly HtmlElement[];
  /** Its Content-Security-Policies. */
  readonly policies: readonly string[];
}

/** A script in a page. */
export interface PageScript {
  /** Its address as the page writes it; undefined for one that stands in the page. */
  readonly source: string | undefined;
  readonly text: string;
  /** The line of its tag, or the one where its text begins. */
  readonly line: number;
  readonly isModule: boolean;
}

/** Stands for the phone, whatever the app's origin is there: the app's folder is at its root. */
const ORIGIN = 'https://localhost';
/** Without it a page need not be read once more. */
const POLICY = /content-security-policy/i;
/** Nobody writes longer pages. */
const MAX_BYTES = 4 * 1024 * 1024;
/** The types of scripts that browsers run; others hold data, or templates. */
const SCRIPT_TYPE = /^(?:|module|(?:text|application)\/(?:x-)?(?:java|ecma)script)$/;

/** Reads a page; undefined if it can't be read. */
export async function readPage(root: string, name: string): Promise<AppPage | undefined> {
  const place = join(root, name);
  const found = await stat(place).catch(() => undefined);
  if (!found?.isFile() || found.size > MAX_BYTES) return undefined;
  const bytes = await readFile(place).catch(() => undefined);
  if (!bytes) return undefined;
  const { text: html } = decodePage(bytes, null);
  const elements = readElements(html);
  const own = urlOf(name);
  const base = elements.find(({ name, attributes }) => name === 'base' && attributes.has('href'));
  const href = attribute(base, 'href');
  return {
    name,
    base: href !== undefined && URL.canParse(href, own) ? new URL(href, own).href : own,
    isWhole: /<!doctype|<html[\s>]/i.test(html),
    elements,
    policies: POLICY.test(html) ? readHtml(html).policies.map(({ policy }) => policy) : [],
  };
}

/** The URL of a file of the app. */
export function urlOf(path: string): string {
  return `${ORIGIN}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** The path in the app that an address leads to; undefined for one that leads elsewhere. */
export function toAppFile(source: string, base: string): string | undefined {
  const url = URL.canParse(source, base) ? new URL(source, base) : undefined;
  if (url?.origin !== ORIGIN) return undefined;
  try {
    return decodeURIComponent(url.pathname).slice(1);
  } catch {
    return url.pathname.slice(1);
  }
}

/** The value of an element's attribute. */
export function attribute(element: HtmlElement | undefined, name: string): string | undefined {
  return element?.attributes.get(name)?.value;
}

/** The scripts that a page runs, in order. */
export function scriptsOf({ elements }: AppPage): PageScript[] {
  return elements.flatMap((element) => {
    const type = attribute(element, 'type')?.trim().toLowerCase() ?? '';
    if (element.name !== 'script' || !SCRIPT_TYPE.test(type)) return [];
    const source = attribute(element, 'src');
    const { value, line } = element.text ?? { value: '', line: element.line };
    const isModule = type === 'module';
    return source === undefined
      ? { source, text: value, line, isModule }
      : { source: source.trim(), text: '', line: element.line, isModule };
  });
}

/** What a page runs when something happens: `onclick="…"`, `href="javascript:…"`. */
export function handlersOf({ elements }: AppPage): PageScript[] {
  return elements.flatMap(({ attributes }) =>
    [...attributes].flatMap(([name, { value, line }]) => {
      const code = /^on[a-z]+$/.test(name) ? value : /^\s*javascript:(.*)$/is.exec(value)?.[1];
      return code ? { source: undefined, text: code, line, isModule: false } : [];
    }),
  );
}
