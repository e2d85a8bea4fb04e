// Services that the user gives: what an action's outcome is for the app, and what odd ones do.
import { expect, it, onTestFinished } from 'vitest';
import { createMiddleware } from '../../src/dev-servers/middleware.js';
import {
  type ActionCallback,
  createEmulator,
  type OwnServices,
  type TraceEntry,
} from '../../src/index.js';

function usePhoneWith(services: OwnServices) {
  const emulator = createEmulator({ services });
  onTestFinished(() => emulator.close());
  const history: TraceEntry[] = [];
  emulator.onTrace((entry) => history.push(entry));
  return {
    emulator,
    history,
    said: () => history.flatMap((entry) => (entry.kind === 'log' ? [entry.text] : [])),
    ask: async (service: string, action: string, ...args: unknown[]) => {
      const { ok, message } = await emulator.execFor(0, service, action, args);
      return [ok ? 'success' : 'failure', message];
    },
    /** What the callbacks of a call get, for as long as it is open. */
    listen(service: string, action: string, ...args: unknown[]) {
      const got: unknown[] = [];
      const take = (name: string) => (message: unknown) => got.push([name, message]);
      emulator.exec(take('success'), take('failure'), service, action, args);
      return got;
    },
  };
}

/** What one action's call comes to, and what the log says. */
async function outcomeOf(action: OwnServices[string][string]) {
  const { ask, said } = usePhoneWith({ Own: { act: action } });
  const outcome = await ask('Own', 'act', 'an argument');
  return { outcome, said: said() };
}

it.each<[string, OwnServices[string][string], unknown[]]>([
  ['a value', (args) => ({ got: args }), ['success', { got: ['an argument'] }]],
  ['a promise', async () => [1, null], ['success', [1, null]]],
  ['nothing', () => {}, ['success', 'OK']],
  ['a promise of nothing', async () => {}, ['success', 'OK']],
  ['null', () => null, ['success', null]],
  ['what JSON makes of it', () => new Date(0), ['success', '1970-01-01T00:00:00.000Z']],
])('takes what an action returns for the success: %s', async (_title, action, outcome) => {
  expect(await outcomeOf(action)).toEqual({ outcome, said: [] });
});

const BAD_STRING = {
  toString() {
    throw new Error('no');
  },
  toJSON() {
    throw new Error('no');
  },
  get [Symbol.toStringTag]() {
    throw new Error('no');
  },
};

it.each<[string, () => unknown, string, number]>([
  ['a text', () => 'no battery', 'no battery', 0],
  ['an error', () => new Error('no battery'), 'no battery', 0],
  ['a mistake', () => new TypeError('x is not a function'), 'x is not a function', 1],
  ['null', () => null, 'null', 1],
  ['undefined', () => undefined, 'undefined', 1],
  ['a symbol', () => Symbol('odd'), 'Symbol(odd)', 1],
  ['an object', () => ({ code: 3 }), '{"code":3}', 1],
  ['what has no text', () => BAD_STRING, "a value of type object that can't be shown", 1],
])('takes what an action throws for the failure: %s', async (_title, make, failure, lines) => {
  const thrown = await outcomeOf(() => {
    throw make();
  });
  const rejected = await outcomeOf(async () => {
    throw make();
  });
  expect(thrown.outcome).toEqual(['failure', failure]);
  expect(thrown.said).toHaveLength(lines);
  expect(thrown.said.join()).toContain(lines > 0 ? 'Own.act has thrown' : '');
  expect(rejected).toEqual(thrown);
});

const CIRCULAR: unknown[] = [];
CIRCULAR.push(CIRCULAR);

it.each<[string, unknown, string]>([
  ['a circle', CIRCULAR, '[object Array]'],
  ['a BigInt', 1n, '1'],
  ['a symbol', Symbol('odd'), 'Symbol(odd)'],
  ['an object that throws', BAD_STRING, "a value of type object that can't be shown"],
])('fails with what JSON cannot carry: %s', async (_title, value, shown) => {
  const failure = `Own.act has answered with ${shown}, which JSON can't carry`;
  const expected = {
    outcome: ['failure', failure],
    said: [`${failure}: the app gets that as the failure`],
  };
  expect(await outcomeOf(() => value)).toEqual(expected);
  expect(await outcomeOf((_args, { send }) => send(value))).toEqual(expected);
});

it('keeps the callbacks of an action with a second parameter, until it ends or fails', async () => {
  const callbacks: ActionCallback[] = [];
  const { listen, ask } = usePhoneWith({
    Own: {
      watch: (_args, callback) => {
        callbacks.push(callback);
      },
      flush: () => 'flushed',
    },
  });
  const [first, second, third] = [
    listen('Own', 'watch'),
    listen('Own', 'watch'),
    listen('Own', 'watch'),
  ];
  for (const { send } of callbacks) send({ level: 1 });
  callbacks[0]?.send();
  callbacks[0]?.end();
  callbacks[0]?.send('late');
  callbacks[1]?.fail('broken');
  callbacks[1]?.end();
  expect(await ask('Own', 'flush')).toEqual(['success', 'flushed']);
  expect(callbacks[2]?.page).toBe(0);

  expect([first, second, third]).toEqual([
    [
      ['success', { level: 1 }],
      ['success', 'OK'],
    ],
    [
      ['success', { level: 1 }],
      ['failure', 'broken'],
    ],
    [['success', { level: 1 }]],
  ]);
});

it('ends a call without anything sent with OK', async () => {
  expect((await outcomeOf((_args, { end }) => end())).outcome).toEqual(['success', 'OK']);
});

it('shows calls and all that is sent in the trace', async () => {
  const { ask, history } = usePhoneWith({
    Own: {
      watch: (_args, { send }) => {
        send(1);
        send(2);
      },
    },
  });
  await ask('Own', 'watch', 'x');
  expect(history.map(({ t, page, ...entry }) => entry)).toEqual([
    { kind: 'call', callbackId: 'tool1', service: 'Own', action: 'watch', args: ['x'] },
    { kind: 'result', callbackId: 'tool1', status: 1, message: 1, keepCallback: true },
    { kind: 'result', callbackId: 'tool1', status: 1, message: 2, keepCallback: true },
  ]);
});

it('tells what listens to onReset of the end, once, whatever the listeners do', async () => {
  const told: string[] = [];
  let late: ActionCallback | undefined;
  const { emulator, ask, said } = usePhoneWith({
    Own: {
      start: (_args, callback) => {
        late = callback;
        callback.onReset(() => {
          throw null;
        });
        callback.onReset(async () => {
          throw new Error('later');
        });
        callback.onReset((why) => told.push(why));
        return 'started';
      },
    },
  });
  await ask('Own', 'start');
  await emulator.restart();
  expect(told).toEqual(['kill']);
  late?.onReset((why) => told.push(`${why} before`));
  await ask('Own', 'start');
  await emulator.close();

  expect(told).toEqual(['kill', 'kill before', 'reset']);
  expect(said()).toEqual([
    'what Own does on kill has thrown: null',
    'what Own does on kill has thrown: later',
    'what Own does on reset has thrown: null',
    'what Own does on reset has thrown: later',
  ]);
});

it('fails what was promised and never answered when the app ends, and says so', async () => {
  const { emulator, listen, said } = usePhoneWith({
    Own: { hang: () => new Promise(() => {}), watch: (_args, _callback) => {} },
  });
  const [hung, watched] = [listen('Own', 'hang'), listen('Own', 'watch')];
  await emulator.close();
  expect([hung, watched]).toEqual([[['failure', 'Own.hang has not answered']], []]);
  expect(said()).toEqual([expect.stringMatching(/^Own\.hang has not answered, and its page/)]);
});

it('is there for pages of other dev servers', async () => {
  const { emulator } = createMiddleware({ services: { Own: { act: () => 1 } } });
  onTestFinished(() => emulator.close());
  expect(await emulator.execFor(0, 'Own', 'act', [])).toEqual({ ok: true, message: 1 });
});

it('goes before a service of ours, and knows no actions but its own', async () => {
  const { ask, said } = usePhoneWith({ Device: { getDeviceInfo: () => ({ model: 'mine' }) } });
  expect(await ask('Device', 'getDeviceInfo')).toEqual(['success', { model: 'mine' }]);
  for (const action of ['getInfo', 'toString', 'GETDEVICEINFO']) {
    expect(await ask('Device', action)).toEqual(['failure', 'Invalid action']);
  }
  expect(await ask('Camera', 'takePicture')).toEqual(['failure', 'Class not found']);
  expect(said().at(-1)).toBe(
    'Camera.takePicture is not emulated: calls fail with "Class not found", as on a phone without that plugin (give a service of your own with --services <file>, or createEmulator({ services }))',
  );
  expect(said()[0]).not.toContain('--services');
});

it.each<[unknown, string]>([
  [null, 'not null'],
  ['phone.mjs', 'not "phone.mjs"'],
  [[], 'not []'],
  [{ Battery: null }, 'Battery is null, not an object of functions'],
  [{ Battery: () => {} }, 'Battery is () => {\n      }, not an object of functions'],
  [{ Battery: { start: 'now' } }, 'Battery.start is "now", not a function'],
  [
    {
      get Battery() {
        throw new Error('flat');
      },
    },
    "services can't be read: flat",
  ],
])('refuses what is no object of objects of functions: %#', (services, text) => {
  const create = () => createEmulator({ services: services as OwnServices });
  expect(create).toThrow(expect.objectContaining({ code: 'WSSEMU_ERR_INVALID_OPTION' }));
  expect(create).toThrow(text.split('\n')[0]);
});
