// Services that the user gives, in Node and in pages: docs/services.md.
import { expect, it } from 'vitest';
import type { ActionCallback } from '../../src/index.js';
import { describeOverCarriers } from '../carriers/index.js';

describeOverCarriers('a service of one’s own', ({ openApp }) => {
  it('answers, fails, keeps its callback, and goes before ours', async () => {
    const watches: ActionCallback[] = [];
    const app = await openApp({
      services: {
        Battery: {
          level: (args) => ({ level: 80, args }),
          later: async () => 'later',
          nothing: () => {},
          refuse: () => {
            throw 'empty';
          },
          watch: (_args, callback) => {
            watches.push(callback);
          },
          tell: (values) => {
            for (const value of values) for (const { send } of watches) send(value);
          },
          end: (_args, { end }) => {
            for (const watch of watches) watch.end();
            end();
          },
        },
        Device: { getDeviceInfo: () => ({ ...DEVICE, model: 'mine' }) },
      },
    });

    const printed = await app.run(async ({ askExec, cordova }) => {
      const watched: string[] = [];
      const hear = (message: unknown) => watched.push(JSON.stringify(message));
      cordova.exec(hear, hear, 'Battery', 'watch', []);
      const { model } = JSON.parse((await askExec('Device', 'getDeviceInfo')).replace(/^\S+ /, ''));
      return [
        await askExec('Battery', 'level', ['now', { a: [1] }]),
        await askExec('Battery', 'later'),
        await askExec('Battery', 'nothing'),
        await askExec('Battery', 'refuse'),
        await askExec('Battery', 'tell', [1, { two: 2 }]),
        await askExec('Battery', 'end'),
        await askExec('Battery', 'tell', [3]),
        await askExec('Battery', 'Level'),
        model,
        watched,
      ];
    });

    expect(printed).toEqual([
      'success {"level":80,"args":["now",{"a":[1]}]}',
      'success "later"',
      'success "OK"',
      'failure "empty"',
      'success "OK"',
      'success "OK"',
      'success "OK"',
      'failure "Invalid action"',
      'mine',
      ['1', '{"two":2}'],
    ]);
  });
});

/** What a page's `device` is made of. */
const DEVICE = { platform: 'Android', version: '14', uuid: 'u', manufacturer: 'm', serial: 's' };
