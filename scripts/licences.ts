import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PACKAGE_FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

/**
 * The licence texts of the packages whose files went into a bundle.
 * @param inputs the bundles' source files
 */
export async function collectLicences(inputs: readonly string[]): Promise<string> {
  const folders = inputs.flatMap((input) => PACKAGE_FOLDER.exec(input)?.[0] ?? []);
  const texts = await Promise.all([...new Set(folders)].sort().map(readLicence));
  return `This package contains code of others, under these licences.\n\n${texts.join('\n\n')}\n`;
}

async function readLicence(folder: string): Promise<string> {
  const packageJson = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license, author } = packageJson;
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  if (!license || texts.length === 0) throw new Error(`${name} has no licence to pass on`);
  const by = author ? `, by ${author.name ?? author}` : '';
  return [`--- ${name} ${version} (${license}${by})`, ...texts.map((text) => text.trim())].join(
    '\n\n',
  );
}
