// wss-emu/vitest: an emulated phone in the context of a test.
import { afterAll, describe } from 'vitest';
import type { TestEmulator } from '../../src/testing/index.js';
import { expect, it, test } from '../../src/testing/vitest.js';
import { PATIENT } from '../support/patient-kit.js';
import { startEcho } from './use-emulator.js';

const phones: TestEmulator[] = [];

afterAll(async () => {
  expect(new Set(phones).size).toBe(3);
  for (const phone of phones) await expect(phone.serve()).rejects.toThrow('was closed');
});

describe('the fixture', () => {
  test('gives a test its own phone', async ({ emulator }) => {
    phones.push(emulator);
    startEcho(emulator);
    await emulator.waitFor('started', PATIENT);
  });

  it('gives the next test another one', ({ emulator }) => {
    phones.push(emulator);
    expect(emulator.history).toEqual([]);
  });
});

describe('the fixture’s options', () => {
  test.override({ emulatorOptions: { ip: '192.0.2.7', ports: 'free' } });

  test('are how it is created', async ({ emulator }) => {
    phones.push(emulator);
    startEcho(emulator);
    expect((await emulator.waitFor('started', PATIENT)).ip).toBe('192.0.2.7');
  });
});
