import { parseXml, XmlElement, XmlError } from '@rgrove/parse-xml';

/** What is in a `config.xml` or a `plugin.xml`. */
export interface CordovaXml {
  /** What is for Android or for all platforms, in the document's order. */
  readonly elements: readonly CordovaElement[];
  /** Why Cordova can't read it: `not well-formed XML (line 3, column 7): …`. The rest is empty then. */
  readonly fault: string | undefined;
}

/** An element of a `config.xml` or a `plugin.xml`. */
export interface CordovaElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The platform it is for; undefined for all of them. */
  readonly platform: string | undefined;
  /** The element that it is in. */
  readonly parent: CordovaElement | undefined;
  /** The line of its tag, from 1. */
  readonly line: number;
}

/**
 * Reads such a file. What precedes the first tag is skipped, as Cordova does (cordova-common,
 * `xml-helpers.js`).
 */
export function readCordovaXml(text: string): CordovaXml {
  const start = Math.max(0, text.indexOf('<'));
  try {
    const elements = readElements(text, start);
    return { elements: elements.filter(isForAndroid), fault: undefined };
  } catch (error) {
    return { elements: [], fault: describeFault(error, text, start) };
  }
}

interface Waiting {
  readonly node: XmlElement | null;
  readonly platform: string | undefined;
  readonly parent: CordovaElement | undefined;
}

/** The elements in the document's order. */
function readElements(text: string, start: number): CordovaElement[] {
  const found: CordovaElement[] = [];
  const { root } = parseXml(text.slice(start), { includeOffsets: true });
  const lineAt = countLines(text, start);
  const waiting: Waiting[] = [{ node: root, platform: undefined, parent: undefined }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, platform, parent } = next;
    if (!node) continue;
    const { name, attributes } = node;
    const element = { name, attributes, platform, parent, line: lineAt(node.start) };
    found.push(element);
    const inside = name === 'platform' ? attributes.name : platform;
    for (const child of node.children.toReversed()) {
      if (child instanceof XmlElement) {
        waiting.push({ node: child, platform: inside, parent: element });
      }
    }
  }
  return found;
}

/** @returns the line of an offset from `start`; asked for one after the other */
function countLines(text: string, start: number): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    for (; counted < start + offset; counted += 1) if (text[counted] === '\n') line += 1;
    return line;
  };
}

function isForAndroid({ platform }: CordovaElement): boolean {
  return platform === undefined || platform === 'android';
}

function describeFault(error: unknown, text: string, start: number): string {
  // The parser is recursive.
  if (error instanceof RangeError) return 'not readable: its elements nest too deep';
  if (!(error instanceof XmlError)) throw error;
  // The parser counts code points, and has read past a reference by the time it finds no end.
  const read = [...text.slice(start)].slice(0, error.pos).join('');
  const isReference = error.message.startsWith('Unterminated reference');
  const before = text.slice(0, start) + (isReference ? read.slice(0, read.lastIndexOf('&')) : read);
  const lines = before.replace('\ufeff', '').split('\n');
  const column = (lines.at(-1)?.length ?? 0) + 1;
  // The parser appends its own place, and an excerpt.
  const reason = error.message.replace(/ \(line \d+, column \d+\)\n.*$/s, '');
  return `not well-formed XML (line ${lines.length}, column ${column}): ${reason}`;
}
