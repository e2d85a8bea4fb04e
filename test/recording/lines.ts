import fc from 'fast-check';
import { formatLine, type Recording, type RecordingEntry } from '../../src/recording/format.js';
import { parseRecording } from '../../src/recording/parse-recording.js';
import { anyCharacter } from '../support/any-character.js';

export const HEADER = { type: 'recording', v: 1, startedAt: '2026-01-31T12:00:00.000Z' } as const;
export const ANN = { port: 3001, client: '/127.0.0.1:50001' } as const;
export const BOB = { port: 3001, client: '/127.0.0.1:50002' } as const;

/** A recording's file. */
export function toFile(...entries: readonly RecordingEntry[]): string {
  return [HEADER, ...entries].map(formatLine).join('');
}

export function toRecording(...entries: readonly RecordingEntry[]): Recording {
  return parseRecording(toFile(...entries), 'session.ndjson');
}

/** Any text but halves of characters, which no frame has. */
export const anyText = fc.string({ unit: anyCharacter, maxLength: 20 });

/** The entries of a client that connects, does this and that, and leaves. */
export const anyEntries = fc
  .array(
    fc.oneof(
      fc.record({
        type: fc.constant('text' as const),
        from: fc.constantFrom('client', 'server'),
        text: anyText,
      }),
      fc.record({
        type: fc.constant('binary' as const),
        from: fc.constantFrom('client', 'server'),
        base64: fc
          .uint8Array({ maxLength: 10 })
          .map((bytes) => Buffer.from(bytes).toString('base64')),
      }),
      fc.record({ type: fc.constant('error' as const), message: anyText }),
      fc.record(
        {
          type: fc.constant('close' as const),
          from: fc.constantFrom('client', 'server'),
          code: fc.constantFrom(1000, 1001, 3000, 4999),
          reason: anyText,
        },
        { requiredKeys: ['type', 'from', 'reason'] },
      ),
    ),
    { maxLength: 8 },
  )
  .map((doings): RecordingEntry[] => [
    { type: 'started', t: 0, port: ANN.port, ip: '192.168.0.20' },
    { type: 'connected', t: 1, ...ANN },
    ...doings.map((doing) => ({ t: 2, ...ANN, ...doing }) as RecordingEntry),
    { type: 'disconnected', t: 3, ...ANN },
    { type: 'stopped', t: 4, port: ANN.port },
  ]);
