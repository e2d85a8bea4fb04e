// What publint and "are the types wrong" say to the tarball.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, expect, it } from 'vitest';
import { packInto } from '../support/tarball.js';

let tarball: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wss-emu-pack-'));
  tarball = new Uint8Array(await readFile(await packInto(folder)));
  await rm(folder, { recursive: true });
});

it('has nothing that publint minds', async () => {
  const { messages, pkg } = await publint({ strict: true, pack: { tarball: tarball.buffer } });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

it('has types that are right however they are resolved', async () => {
  const analysis = await checkPackage(createPackageFromTarballData(tarball));
  if (!analysis.types) throw new Error('no types were found');

  // Modules only, by design: each Node that we run on takes them by `require` too.
  const problems = analysis.problems.filter(({ kind }) => kind !== 'CJSResolvesToESM');
  expect(problems).toEqual([]);
  expect(Object.keys(analysis.entrypoints)).toContain('./virtual-clients');
});
