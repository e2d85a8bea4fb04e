// The matchers: what passes, and what a failure says.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { createTarget, matchers, type TimeoutOptions } from '../../src/testing/index.js';
import { test as it } from '../../src/testing/vitest.js';
import { PATIENCE } from '../support/patience.js';
import { connectClient, PATIENT } from '../support/patient-kit.js';
import { startEcho, useEcho } from './use-emulator.js';

/** The text of a failing assertion, without the times. */
async function failureOf(assert: () => void | Promise<void>): Promise<string> {
  try {
    await assert();
  } catch (error) {
    return (error as Error).message.replaceAll(/^ +\d+ ms/gm, '  … ms');
  }
  throw new Error('passed');
}

describe('toHaveReceived', () => {
  it('is about what clients sent to an emulator, and what a client was sent', async () => {
    const { emulator, url } = await useEcho();
    const client = await connectClient(url);
    client.send('hi');
    await client.next();

    expect(emulator).toHaveReceived('hi');
    expect(emulator).not.toHaveReceived('echo hi');
    expect(client).toHaveReceived('echo hi');
    expect(client).toHaveReceived(/^echo/);
    expect(client).toHaveReceived(expect.stringContaining('hi'));
    expect(client).not.toHaveReceived('hi');
  });

  it('reads messages as JSON when a value is expected', async () => {
    const { emulator, url } = await useEcho();
    const client = await connectClient(url);
    client.send('{"name":"ann","score":3}');
    await client.next();

    expect(emulator).toHaveReceived({ score: 3, name: 'ann' });
    expect(emulator).toHaveReceived({ name: 'ann', score: expect.any(Number) });
    expect(emulator).toHaveReceived(expect.objectContaining({ name: 'ann' }));
    expect(emulator).not.toHaveReceived({ name: 'ann' });
  });

  it('shows the transcript when it fails, and the fields that are different', async () => {
    const { emulator, url } = await useEcho();
    const client = await connectClient(url);
    client.send('{"user":{"name":"bob"},"text":"hi"}');
    await client.next();
    const port = new URL(url).port;

    const expected = { user: { name: 'ann' }, txt: 'hi' };
    expect(await failureOf(() => expect(emulator).toHaveReceived(expected))).toBe(
      [
        'expected the emulator to have received {"user":{"name":"ann"},"txt":"hi"}.',
        'The closest is "{\\"user\\":{\\"name\\":\\"bob\\"},\\"text\\":\\"hi\\"}": `user.name` is "bob", expected "ann", `txt` is missing, `text` was not expected.',
        'What came at the emulator:',
        `  … ms  started       port ${port}`,
        `  … ms  connected     ${client.id}`,
        `  … ms  message       ${client.id} "{\\"user\\":{\\"name\\":\\"bob\\"},\\"text\\":\\"hi\\"}"`,
        `  … ms  sent          ${client.id} "echo {\\"user\\":{\\"name\\":\\"bob\\"},\\"text\\":\\"hi\\"}"`,
      ].join('\n'),
    );
    expect(await failureOf(() => expect(client).not.toHaveReceived(/bob/))).toMatch(
      `expected client ${client.id} not to have received /bob/.\nWhat came at client ${client.id}:`,
    );
  });

  it('compares with the message that has most of the fields and differs least', async () => {
    const { emulator, url } = await useEcho();
    const client = await connectClient(url);
    const messages = [
      '"text"',
      '{"n":2}',
      '{"name":"ann","n":1,"m":2}',
      '{"name":"bob","n":2}',
      '[3]',
    ];
    for (const message of messages) client.send(message);
    await client.next({ where: /3/ });

    expect(await failureOf(() => expect(emulator).toHaveReceived({ name: 'ann', n: 2 }))).toContain(
      'The closest is "{\\"name\\":\\"bob\\",\\"n\\":2}": `name` is "bob", expected "ann".\n',
    );
  });

  it('says that nothing came', async ({ emulator }) => {
    expect(await failureOf(() => expect(emulator).toHaveReceived('hi'))).toBe(
      'expected the emulator to have received "hi".\nNothing came at the emulator.',
    );
  });

  it('refuses what has no transcript', async () => {
    expect(await failureOf(() => expect({}).toHaveReceived('hi'))).toBe(
      'toHaveReceived is for emulators made by createEmulator or watch, clients and targets of wss-emu/testing',
    );
  });
});

describe('toReceive', () => {
  it('waits for the message, whether it has come or is to come', async () => {
    const { emulator, url } = await useEcho();
    const client = await connectClient(url);
    const later = expect(client).toReceive({ score: 3 }, PATIENT);
    client.send('hi');
    await expect(client).toReceive('echo hi', PATIENT);
    await expect(emulator).toReceive('hi', PATIENT);
    emulator.plugins.webSocketServer().sendToAllClients('{"score":3}');

    await later;
    // It takes nothing away.
    expect(await client.next()).toBe('echo hi');
  });

  it('fails after its time, with the transcript', async ({ emulator }) => {
    const failures: string[] = [];
    const fail = async (timeoutMs: number) => {
      failures.push(await failureOf(() => expect(emulator).toReceive('hi', { timeoutMs })));
    };
    await Promise.all([fail(20), fail(10)]);

    expect(failures).toEqual(
      [10, 20].map(
        (ms) =>
          `expected the emulator to have received "hi" within ${ms} ms.\nNothing came at the emulator.`,
      ),
    );
  });

  it('waits with not for a moment only', async ({ emulator }) => {
    const passed: string[] = [];
    const pass = async (name: string, options?: TimeoutOptions) => {
      await expect(emulator).not.toReceive('hi', options);
      passed.push(name);
    };
    await Promise.all([pass('half a second', { timeoutMs: 500 }), pass('as it is')]);

    expect(passed).toEqual(['as it is', 'half a second']);
  });

  it('fails with not as soon as the message comes', async () => {
    const { url } = await useEcho();
    const client = await connectClient(url);
    const failing = failureOf(() => expect(client).not.toReceive('echo hi', PATIENT));
    client.send('hi');
    await client.next();

    const failure = await Promise.race([failing, nextTurn('still waiting')]);
    expect(failure).toContain(`not to have received "echo hi" within ${PATIENCE} ms`);
  });
});

describe('toHaveClient', () => {
  it('is about the clients that are connected now', async () => {
    const { emulator, url } = await useEcho();
    const stays = await connectClient(url);
    const leaves = await connectClient(url);
    expect(emulator).toHaveClient(leaves.id);
    await leaves.close();
    await emulator.waitFor('disconnected');

    expect(emulator).toHaveClient(stays);
    expect(emulator).not.toHaveClient(leaves);
    expect(await failureOf(() => expect(emulator).toHaveClient(leaves))).toContain(
      `expected the emulator to have the client ${leaves.id}; connected: ${stays.id}.\nWhat came at the emulator:\n`,
    );
    expect(await failureOf(() => expect(emulator).not.toHaveClient(stays))).toContain(
      `expected the emulator not to have the client ${stays.id}`,
    );
  });

  it('is about a target’s own clients too', async ({ emulator }) => {
    startEcho(emulator);
    const target = createTarget({ emulator });
    const client = await target.connectClient(PATIENT);

    expect(target).toHaveClient(client);
    await client.close();
    expect(target).not.toHaveClient(client);
  });
});

const JSON_SCHEMA = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    text: { type: 'string' },
    tags: { type: 'array', items: { type: 'object', required: ['id'] } },
  },
  required: ['name', 'text'],
  additionalProperties: false,
} as const;

/** As zod, valibot or ArkType would give it. */
function standardSchema(isAsync: boolean) {
  const check = (value: unknown) => {
    const isNamed = typeof value === 'object' && value !== null && 'name' in value;
    if (isNamed) return { value };
    return { issues: [{ message: 'Required', path: [{ key: 'user' }, 'name', 0] }] };
  };
  return {
    '~standard': {
      version: 1 as const,
      vendor: 'test',
      validate: (value: unknown) => (isAsync ? Promise.resolve(check(value)) : check(value)),
    },
  };
}

describe('toMatchSchema', () => {
  it('takes a JSON Schema, for a text and for a value', () => {
    expect('{"name":"ann","text":"hi"}').toMatchSchema(JSON_SCHEMA);
    expect({ name: 'ann', text: 5 }).not.toMatchSchema(JSON_SCHEMA);
    expect('plain text').toMatchSchema({ type: 'string', minLength: 5 });
    expect('[1]').toMatchSchema({ type: 'array', prefixItems: [{ type: 'number' }] });
  });

  it.for([
    ['http://json-schema.org/draft-06/schema#'],
    ['http://json-schema.org/draft-07/schema#'],
    ['https://json-schema.org/draft/2019-09/schema'],
  ])('takes one of the draft %s', ([$schema]) => {
    const schema = { $schema, $id: 'tuple', items: [{ type: 'number' }] };
    expect('[1]').toMatchSchema(schema);
    expect('["one"]').not.toMatchSchema(schema);
    expect('[1]').toMatchSchema({ ...schema });
  });

  it('names the fields that don’t fit', async () => {
    const message = '{"name":1,"tags":[{}],"txt":"hi"}';
    expect(await failureOf(() => expect(message).toMatchSchema(JSON_SCHEMA))).toBe(
      [
        `expected ${JSON.stringify(message)} to match the schema:`,
        "  `text`: must have required property 'text'",
        '  `txt`: must NOT have additional properties',
        '  `name`: must be string',
        "  `tags[0].id`: must have required property 'id'",
      ].join('\n'),
    );
  });

  it('takes any Standard Schema validator', async () => {
    expect('{"name":"ann"}').toMatchSchema(standardSchema(false));
    expect('{}').not.toMatchSchema(standardSchema(false));
    expect('{"name":"ann"}').toMatchSchema(Object.assign(() => {}, standardSchema(false)));
    expect(await failureOf(() => expect('{}').toMatchSchema(standardSchema(false)))).toBe(
      'expected "{}" to match the schema:\n  `user.name[0]`: Required',
    );
  });

  it('is awaited when the validator is asynchronous', async () => {
    await expect('{"name":"ann"}').toMatchSchema(standardSchema(true));
    expect(await failureOf(() => expect('{}').toMatchSchema(standardSchema(true)))).toContain(
      '`user.name[0]`: Required',
    );
  });

  it('refuses what is no schema', async () => {
    expect(await failureOf(() => expect('{}').toMatchSchema('name' as never))).toBe(
      'toMatchSchema takes a JSON Schema, or a validator that keeps to Standard Schema, not string',
    );
    expect(await failureOf(() => expect('{}').toMatchSchema({ type: 'text' }))).toMatch(
      /schema is invalid/,
    );
  });
});

describe('the matchers', () => {
  it('work without a test runner', async ({ emulator }) => {
    const result = matchers.toHaveReceived.call({}, emulator, { name: 'ann' });
    expect(result.pass).toBe(false);
    expect(result.message()).toContain('Nothing came at the emulator.');
  });
});
