// The headings of docs/troubleshooting.md, which are texts that users see.
import { readFileSync } from 'node:fs';

const document = readFileSync('docs/troubleshooting.md', 'utf8');

export interface Headings {
  /**
   * The heading that is so, or the only one with this in it, as a pattern of what is seen: `…` and
   * numbers stand for what differs.
   */
  read(part: string): RegExp;
  /** The exit code with which the text below a heading begins. */
  readExitCode(part: string): number;
  /** Those that nobody has read. */
  readonly unread: readonly string[];
}

/** The headings of sections, for a test that brings about all of them. */
export function readHeadings(...sections: readonly string[]): Headings {
  const headings = sections.flatMap(readSection);
  const read = new Set<string>();
  const find = (part: string) => {
    const found = headings.filter((text) => text === part || text.includes(part));
    const heading = found.find((text) => text === part) ?? found[0];
    if (heading === undefined || (found.length > 1 && heading !== part)) {
      throw new Error(`${found.length} headings have "${part}"`);
    }
    return heading;
  };
  return {
    read(part) {
      const heading = find(part);
      read.add(heading);
      return toPattern(heading);
    },
    readExitCode(part) {
      const [, body = ''] = document.split(`\n### \`${find(part)}\`\n\n`);
      const [, code] = /^Exit code (\d+)\b/.exec(body) ?? [];
      if (code === undefined) throw new Error(`the text below "${part}" names no exit code first`);
      return Number(code);
    },
    get unread() {
      return headings.filter((heading) => !read.has(heading));
    },
  };
}

function readSection(name: string): string[] {
  const section = document.split(/^## /m).find((text) => text.startsWith(`${name}\n`));
  if (section === undefined) throw new Error(`there is no section "${name}"`);
  return [...section.matchAll(/^### `(.*)`$/gm)].map(([, text = '']) => text);
}

function toPattern(heading: string): RegExp {
  const source = heading
    .replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll(/\d+/g, '\\d+')
    .replaceAll('…', '[^]*');
  return new RegExp(source);
}
