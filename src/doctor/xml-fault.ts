const COMMENT = '<!--[^]*?-->';
const CHARACTERS = '<!\\[CDATA\\[[^]*?\\]\\]>';
const INSTRUCTION = '<\\?[^]*?\\?>';
const DOCTYPE = '<!DOCTYPE[^>[]*(?:\\[[^]*?\\]\\s*)?>';
const ATTRIBUTE = `\\s+[^\\s=/>"'<]+\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`;
const TAG = `<(?<end>/?)(?<name>[^\\s/>"'<=!?]+)(?:${ATTRIBUTE})*\\s*(?<empty>/?)>`;
const MARKUP = new RegExp([COMMENT, CHARACTERS, INSTRUCTION, DOCTYPE, TAG].join('|'), 'y');
const BARE_AMPERSAND = /&(?!#?\w+;)/;

/**
 * Why a text is no well-formed XML, as far as people get it wrong: tags, attributes, ampersands.
 *
 * @returns undefined when nothing was found
 */
export function findXmlFault(text: string): string | undefined {
  const open: string[] = [];
  let end = 0;
  for (let start = text.indexOf('<'); start !== -1; start = text.indexOf('<', end)) {
    MARKUP.lastIndex = start;
    const found = MARKUP.exec(text);
    if (!found) return `a tag that is not whole (line ${lineAt(text, start)})`;
    const { name, ...mark } = found.groups ?? {};
    // In a comment and the like an ampersand is one.
    const plain = text.slice(end, name === undefined ? start : MARKUP.lastIndex);
    const ampersand = plain.search(BARE_AMPERSAND);
    if (ampersand !== -1) return `an & that is no &amp; (line ${lineAt(text, end + ampersand)})`;
    end = MARKUP.lastIndex;
    if (name === undefined || mark.empty) continue;
    if (!mark.end) open.push(name);
    else if (open.pop() !== name) {
      return `</${name}> where another is open (line ${lineAt(text, start)})`;
    }
  }
  if (end === 0) return 'no element';
  return open.length > 0 ? `no end of <${open.at(-1)}>` : undefined;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
