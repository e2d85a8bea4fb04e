// What publint and "are the types wrong" say to the tarball.
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { expect, inject, it } from 'vitest';

const tarball = new Uint8Array(readFileSync(inject('installedPackage').tarball));

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
