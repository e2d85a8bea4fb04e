// The repository's documents, and the code in them.
import { readdirSync, readFileSync } from 'node:fs';

export interface Fence {
  readonly document: string;
  readonly language: string;
  readonly text: string;
}

const FENCE = /^```(?<language>\w*)\n(?<text>.*?)^```$/gms;

/** The paths of all documents that users read, from the repository's root. */
export const documents: readonly string[] = [
  ...list('.', false),
  ...list('docs', false),
  ...list('src', true),
  ...list('fixtures', true),
];

function list(folder: string, isDeep: boolean): string[] {
  return readdirSync(folder, { recursive: isDeep, encoding: 'utf8' })
    .filter((name) => (isDeep ? /(?:^|[\\/])README\.md$/ : /\.md$/).test(name))
    .filter(
      (name) =>
        folder !== '.' || /^(?:README(?:\.\w+)?|SECURITY|CHANGELOG|CONTRIBUTING)\.md$/.test(name),
    )
    .map((name) => (folder === '.' ? name : `${folder}/${name.replaceAll('\\', '/')}`));
}

/** The code blocks of all documents. */
export function readFences(...languages: readonly string[]): Fence[] {
  return documents.flatMap(readFencesOf).filter(({ language }) => languages.includes(language));
}

/** The code blocks of one document. */
export function readFencesOf(document: string): Fence[] {
  return [...readFileSync(document, 'utf8').matchAll(FENCE)].map(({ groups = {} }) => ({
    document,
    language: groups.language ?? '',
    text: groups.text ?? '',
  }));
}

/** A document without the code blocks in it. */
export function readProse(document: string): string {
  return readFileSync(document, 'utf8').replaceAll(FENCE, '');
}
