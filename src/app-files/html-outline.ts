import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/** What the emulator needs to know of an HTML page. */
export interface HtmlOutline {
  /** The `src` of its scripts, in order. */
  readonly scripts: readonly string[];
  /** Where to put a script tag that must run first: an offset in the text. */
  readonly firstScriptOffset: number;
  readonly policies: readonly PolicyTag[];
  /** The encoding that it declares where Chromium looks for it, in its own words. */
  readonly charset: string | undefined;
}

/** A Content-Security-Policy in the page itself. */
export interface PolicyTag {
  readonly policy: string;
  /** The attribute that holds it, from its name to the closing quote: offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** A tag in a page, with its attributes; lines are from 1. */
export interface HtmlElement {
  readonly name: string;
  readonly line: number;
  readonly attributes: ReadonlyMap<string, { readonly value: string; readonly line: number }>;
  /** The text of a script, and the line that it begins in. */
  readonly text: { readonly value: string; readonly line: number } | undefined;
}

/** How far browsers look for an encoding (HTML standard, "prescan a byte stream"); Chromium's head may be longer. */
export const MAX_PRESCAN_BYTES = 1024;

type ParentNode = DefaultTreeAdapterTypes.ParentNode;
type Element = DefaultTreeAdapterTypes.Element;

/** Reads a page as a browser does, without changing it. */
export function readHtml(html: string): HtmlOutline {
  const document = parse(html, { sourceCodeLocationInfo: true });
  const elements = [...descendants(document)];
  const scripts = elements
    .filter(({ tagName }) => tagName === 'script')
    .flatMap((script) => attribute(script, 'src') ?? []);
  const policies = elements.flatMap((element) => readPolicy(element) ?? []);
  const [charset] = elements.flatMap((element) => readCharset(element) ?? []);
  return { scripts, firstScriptOffset: firstScriptOffset(elements, document), policies, charset };
}

function readCharset(element: Element): string | undefined {
  if (element.tagName !== 'meta') return undefined;
  const { startOffset = 0 } = element.sourceCodeLocation ?? {};
  if (startOffset >= MAX_PRESCAN_BYTES && element.parentNode?.nodeName !== 'head') return undefined;
  const isType = attribute(element, 'http-equiv')?.toLowerCase() === 'content-type';
  const inType = /charset\s*=\s*(?:["']\s*)?([^"'\s;]+)/i;
  return (
    attribute(element, 'charset') ??
    (isType ? inType.exec(attribute(element, 'content') ?? '')?.[1] : undefined)
  );
}

/** The elements of a page in the document's order, also those in templates. */
export function readElements(html: string): HtmlElement[] {
  const document = parse(html, { sourceCodeLocationInfo: true });
  return [...descendants(document, true)].map((element) => {
    const { tagName: name, attrs, sourceCodeLocation: place } = element;
    const line = place?.startLine ?? 1;
    const attributes = attrs.map(
      ({ name, value }) =>
        [name, { value, line: place?.attrs?.[name]?.startLine ?? line }] as const,
    );
    return { name, line, attributes: new Map(attributes), text: readText(element) };
  });
}

function readText({ tagName, childNodes }: Element): HtmlElement['text'] {
  const [text] = childNodes;
  if (tagName !== 'script' || !text || !('value' in text)) return undefined;
  return { value: text.value, line: text.sourceCodeLocation?.startLine ?? 1 };
}

/** Browsers take a policy from a meta tag in the head, and nowhere else. */
function readPolicy(element: Element): PolicyTag | undefined {
  if (element.tagName !== 'meta' || element.parentNode?.nodeName !== 'head') return undefined;
  if (attribute(element, 'http-equiv')?.toLowerCase() !== 'content-security-policy') {
    return undefined;
  }
  const policy = attribute(element, 'content');
  const place = element.sourceCodeLocation?.attrs?.content;
  if (policy === undefined || !place) return undefined;
  return { policy, start: place.startOffset, end: place.endOffset };
}

/** First in the head. If the head has no tag: after the html tag, else the doctype, else at the start. */
function firstScriptOffset(
  elements: readonly Element[],
  document: DefaultTreeAdapterTypes.Document,
): number {
  for (const name of ['head', 'html']) {
    const element = elements.find(({ tagName }) => tagName === name);
    const startTag = element?.sourceCodeLocation?.startTag;
    if (startTag) return startTag.endOffset;
  }
  const doctype = document.childNodes.find(({ nodeName }) => nodeName === '#documentType');
  return doctype?.sourceCodeLocation?.endOffset ?? 0;
}

/** In the document's order, however deep it nests. */
function* descendants(root: ParentNode, intoTemplates = false): Generator<Element> {
  const waiting = root.childNodes.toReversed();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (!('tagName' in node)) continue;
    yield node;
    if (intoTemplates && 'content' in node) waiting.push(...node.content.childNodes.toReversed());
    for (const child of node.childNodes.toReversed()) waiting.push(child);
  }
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((found) => found.name === name)?.value;
}
