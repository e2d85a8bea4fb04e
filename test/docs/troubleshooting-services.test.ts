// docs/troubleshooting.md: what is said of services of the user's own.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadServices } from '../../src/emulator/services-file.js';
import { createEmulator } from '../../src/index.js';
import { useFolder } from '../support/folder.js';
import { readHeadings } from './troubleshooting.js';

const headings = readHeadings('Services of your own');

describe('services of one’s own', () => {
  it('say what actions do', async () => {
    const answers = [null, Promise.resolve(1n), new Promise(() => {})];
    const emulator = createEmulator({
      services: {
        Battery: {
          start() {
            const answer = answers.shift();
            if (answer) return answer;
            throw answer;
          },
        },
      },
    });
    const said: string[] = [];
    emulator.onTrace((entry) => entry.kind === 'log' && said.push(entry.text));
    await emulator.execFor(0, 'Battery', 'start', []);
    await emulator.execFor(0, 'Battery', 'start', []);
    emulator.exec(null, null, 'Battery', 'start', []);
    emulator.exec(null, null, 'ZeroConf', 'watch', ['_http._tcp.', 'local']);
    await emulator.close();

    expect(said).toEqual(
      ['has thrown', 'has answered with', 'zeroconf.watch', 'has not answered'].map((part) =>
        expect.stringMatching(headings.read(part)),
      ),
    );
  });

  it.each([
    ["can't be loaded", 'throw 1;'],
    ['exports no service', 'export {};'],
    ['not a function', `export default { Battery: { start: 'now' } };`],
  ])('say what a file is: %s', async (part, code) => {
    const folder = useFolder({ 'phone.mjs': code });
    await expect(loadServices(join(folder, 'phone.mjs'))).rejects.toThrow(headings.read(part));
  });

  it('have said each text of the document', () => {
    expect(headings.unread).toEqual([]);
  });
});
