// What the trace's entries are in a recording, where a session can't show it.
import { expect, it } from 'vitest';
import type { TraceEntry } from '../../src/index.js';
import { LineMaker } from '../../src/recording/to-lines.js';
import { ANN, BOB } from './lines.js';

const OF_TRACE = { t: 0, page: 0 };

function toLines(...entries: readonly TraceEntry[]) {
  const maker = new LineMaker();
  return entries.flatMap((entry) => maker.toLines(entry));
}

function connects({ port, client }: typeof ANN | typeof BOB): TraceEntry {
  return { ...OF_TRACE, kind: 'event', port, event: { client, event: 'connected' } };
}

it('lets an id go when it is taken again, whether or not anybody noticed', () => {
  expect(toLines(connects(ANN), connects(BOB), connects(ANN))).toEqual([
    { type: 'connected', ...ANN },
    { type: 'connected', ...BOB },
    { type: 'disconnected', ...ANN },
    { type: 'connected', ...ANN },
  ]);
});

it('leaves out the servers that serve pages', () => {
  const state = {
    ...OF_TRACE,
    kind: 'state',
    port: 3000,
    from: 'stopping',
    to: 'stopped',
  } as const;

  expect(toLines({ ...state, service: 'HttpServer' })).toEqual([]);
  expect(toLines({ ...state, service: 'WebSocketServer' })).toEqual([
    { type: 'stopped', port: 3000 },
  ]);
});

it('leaves out an error that is no client’s', () => {
  const event = { message: 'address in use', event: 'error' } as const;

  expect(toLines({ ...OF_TRACE, kind: 'event', port: 3001, event })).toEqual([]);
});
