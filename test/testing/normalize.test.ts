// What a snapshot may keep: nothing that is different in the next run.
import { describe, expect, it } from 'vitest';
import { normalize } from '../../src/testing/index.js';
import { connectClient } from '../support/patient-kit.js';
import { useEcho } from './use-emulator.js';

describe('normalize', () => {
  it('gives clients, addresses, ports and times names', () => {
    const history = [
      {
        t: 12,
        kind: 'event',
        port: 3001,
        event: { client: '/10.0.0.5:50000', event: 'connected' },
      },
      { t: 13, client: '/::1:50001', text: 'guest 50000 of /10.0.0.5:50000 at 10.0.0.5' },
      { t: 14, ip: '192.168.0.20', ports: [{ port: 3001 }], text: 'ws://192.168.0.20:3001' },
      { callbackId: 'WebSocketServer1', clients: ['/::1:50001', '/10.0.0.5:50000'] },
      {
        callbackId: 'WebSocketServer2',
        at: 1_700_000_000_123,
        n: 3,
        s: '2026-01-31T10:20:30.123Z',
      },
      {
        callbackId: 'WebSocketServer1',
        text: '{"at":1700000000123,"from":50001,"version":"1.50000"}',
      },
      { ip: '::1', text: '12:30:00 http://[::1]:8000/a/b', empty: null },
    ];

    expect(normalize(history)).toEqual([
      {
        t: 'time',
        kind: 'event',
        port: 'port 1',
        event: { client: 'client 1', event: 'connected' },
      },
      { t: 'time', client: 'client 2', text: 'guest port of client 1 of client 1 at address 1' },
      {
        t: 'time',
        ip: 'address 2',
        ports: [{ port: 'port 1' }],
        text: 'ws://address 2:port 1',
      },
      { callbackId: 'callback 1', clients: ['client 2', 'client 1'] },
      { callbackId: 'callback 2', at: 'time', n: 3, s: 'time' },
      { callbackId: 'callback 1', text: '{"at":time,"from":port of client 2,"version":"1.50000"}' },
      { ip: 'address 3', text: '12:30:00 http://[address 3]:8000/a/b', empty: null },
    ]);
  });

  it('makes the whole trace the same in every run, on every kind of phone', async () => {
    const histories: unknown[] = [];
    for (const options of [{}, {}, { ports: 'free' as const }]) {
      const { emulator, server, url } = await useEcho(options);
      const one = await connectClient(url);
      const two = await connectClient(url);
      one.send(`I am ${one.id}, at ${new Date().toISOString()}`);
      await one.next();
      await two.close(4001, `from ${two.id}`);
      await emulator.waitFor('disconnected');
      server.stop();
      await emulator.waitFor('stopped');
      await emulator.quiet(20);
      histories.push(normalize(emulator.history));
    }

    const [first, second, third] = histories;
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect(JSON.stringify(first)).toContain('I am client 1, at time');
    expect(JSON.stringify(first)).not.toMatch(/127\.|[^e]":\d{4,5}\b/);
  });

  it('has what each client observed in one piece', () => {
    const entry = (client: string, event: string) => ({ kind: 'client', client, event });
    const history = [
      entry('/10.0.0.5:1', 'connected'),
      entry('/10.0.0.5:2', 'connected'),
      entry('/10.0.0.5:2', 'message'),
      entry('/10.0.0.5:1', 'message'),
    ];
    expect(normalize(history)).toEqual([
      entry('client 1', 'connected'),
      entry('client 1', 'message'),
      entry('client 2', 'connected'),
      entry('client 2', 'message'),
    ]);
  });
});
