import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/** What the emulator needs to know of an HTML page. */
export interface HtmlOutline {
  /** The `src` of its scripts, in order. */
  readonly scripts: readonly string[];
  /** Where a script tag goes to run before all others: an offset in the text. */
  readonly firstScriptOffset: number;
}

type ParentNode = DefaultTreeAdapterTypes.ParentNode;
type Element = DefaultTreeAdapterTypes.Element;

/** Reads a page as a browser does, without changing it. */
export function readHtml(html: string): HtmlOutline {
  const document = parse(html, { sourceCodeLocationInfo: true });
  const elements = [...descendants(document)];
  const scripts = elements
    .filter(({ tagName }) => tagName === 'script')
    .flatMap((script) => attribute(script, 'src') ?? []);
  return { scripts, firstScriptOffset: firstScriptOffset(elements, document) };
}

/** The value of `attribute` of the first `tagName` element; `config.xml` is read this way too. */
export function readAttribute(html: string, tagName: string, name: string): string | undefined {
  const elements = [...descendants(parse(html))];
  const found = elements.find((element) => element.tagName === tagName);
  return found && attribute(found, name);
}

/** First in the head; where its tag is left out, behind the html tag, the doctype, or at the start. */
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

function* descendants(node: ParentNode): Generator<Element> {
  for (const child of node.childNodes) {
    if (!('tagName' in child)) continue;
    yield child;
    yield* descendants(child);
  }
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((found) => found.name === name)?.value;
}
