import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLine } from './run-line.js';

/** Packs the built package into a folder; resolves with the tarball's path. */
export async function packInto(folder: string): Promise<string> {
  const { stdout } = await runLine(
    `npm pack --ignore-scripts --json --pack-destination "${folder}"`,
  );
  const [packed] = Object.values(JSON.parse(stdout)) as { filename: string }[];
  return join(folder, packed?.filename ?? '');
}

/** A project that has the tarball installed, and nothing else that it wasn't given. */
export interface TarballProject {
  readonly folder: string;
  /** Takes it away again: what `beforeAll` returns. */
  remove(): Promise<void>;
}

/** @param packages further packages, from the registry */
export async function createTarballProject(...packages: string[]): Promise<TarballProject> {
  const folder = await mkdtemp(join(tmpdir(), 'wss-emu-project-'));
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  const tarball = await packInto(folder);
  const quoted = [tarball, ...packages].map((name) => `"${name}"`).join(' ');
  await runLine(`npm install --no-audit --no-fund --prefer-offline ${quoted}`, { cwd: folder });
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
