// Every link of the documents that stays in the repository leads somewhere.
import { existsSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, it } from 'vitest';
import { documents, readProse } from './documents.js';

const LINK = /\[(?:[^\][]|\[[^\]]*\])*\]\((?<target>[^()\s]*(?:\([^()]*\)[^()\s]*)*)\)/g;
const HEADING = /^#{1,6} (?<text>.*)$/gm;

/** A heading's anchor, as GitHub makes it. */
function toAnchor(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** The anchors of a document: a heading that is there again gets a number. */
function readAnchors(document: string): Set<string> {
  const text = readProse(document);
  const anchors = new Set([...text.matchAll(/<a id="([^"]*)">/g)].map(([, id = '']) => id));
  const counts = new Map<string, number>();
  for (const { groups } of text.matchAll(HEADING)) {
    const anchor = toAnchor(groups?.text ?? '');
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  return anchors;
}

function isBroken(document: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const place = path === '' ? document : posix.join(posix.dirname(document), path);
  if (!existsSync(place)) return true;
  if (anchor === undefined) return false;
  return statSync(place).isDirectory() || !readAnchors(place).has(decodeURIComponent(anchor));
}

it.each(documents)('%s has no broken link', (document) => {
  const text = readProse(document).replaceAll(/`[^`\n]*\]\([^`\n]*`/g, '');
  const targets = [...text.matchAll(LINK)].map(({ groups }) => groups?.target ?? '');
  const own = targets.filter((target) => !/^[a-z]+:/.test(target));

  expect(own.filter((target) => isBroken(document, target))).toEqual([]);
});

it('finds the documents and their links', () => {
  expect(documents).toEqual(
    expect.arrayContaining(['README.ja.md', 'docs/api.md', 'src/bridge/README.md']),
  );
  expect(isBroken('README.md', 'docs/api.md#other-dev-servers')).toBe(false);
  expect(isBroken('README.md', 'docs/api.md#no-such-heading')).toBe(true);
  expect(isBroken('README.md', 'docs/nothing.md')).toBe(true);
});
