// The headings of docs/troubleshooting.md, which are texts that users see.
import { readFileSync } from 'node:fs';

const document = readFileSync('docs/troubleshooting.md', 'utf8');

export interface Headings {
  /**
   * The heading that is so, or the only one with this in it, as a pattern of what is seen: `…` and
   * numbers stand for what differs.
   */
  read(part: string): RegExp;
  /** Those that nobody has read. */
  readonly unread: readonly string[];
}

/** The headings of sections, for a test that brings about all of them. */
export function readHeadings(...sections: readonly string[]): Headings {
  const headings = sections.flatMap(readSection);
  const read = new Set<string>();
  return {
    read(part) {
      const found = headings.filter((text) => text === part || text.includes(part));
      const heading = found.find((text) => text === part) ?? found[0];
      if (heading === undefined || (found.length > 1 && heading !== part)) {
        throw new Error(`${found.length} headings have "${part}"`);
      }
      read.add(heading);
      return toPattern(heading);
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
