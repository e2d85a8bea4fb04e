// `npm run fidelity -- --phone` and `--compare`, with a page in Chromium as the phone.
import { expect, it, onTestFinished } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { usePage } from '../support/browser.js';
import { Conductor } from './app-sides.js';
import { comparePhone, formatComparison, recordPhone } from './phone.js';
import { readTranscripts } from './transcript.js';

const NAMES = ['happy-path', 'client-close-1000-reason', 'send-value-object', 'client-close-1001'];

it('records what an app on a phone does, and tells where it differs', async () => {
  const transcripts = readTranscripts().filter(({ name }) => NAMES.includes(name));
  const emulator = createEmulator();
  const conductor = await Conductor.start();
  onTestFinished(async () => {
    conductor.close();
    await emulator.close();
  });
  const { url } = await emulator.serve({ www: 'fixtures/fidelity/app', port: 0 });
  const { page } = await usePage();
  await page.goto(url);
  await page.fill('#url', `ws://127.0.0.1:${conductor.port}`);
  await page.press('#url', 'Enter');

  const lines = await recordPhone(transcripts, conductor, () => {});
  const log = lines.map((line) => JSON.stringify(line)).join('\n');
  const altered = log.replace('"bye"', '"good bye"');
  const parse = (text: string) => text.split('\n').map((line) => JSON.parse(line));

  expect(formatComparison(comparePhone(transcripts, parse(log)))).toBe(
    '4 scenarios: 4 the same, 0 different',
  );
  expect(formatComparison(comparePhone(transcripts, parse(altered)))).toMatch(
    /^client-close-1000-reason: .*good bye.*\n4 scenarios: 3 the same, 1 different$/,
  );
});
