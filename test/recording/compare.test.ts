// docs/recordings.md, "What is compared".
import { describe, expect, it } from 'vitest';
import { Comparison, describeBoth } from '../../src/recording/compare.js';
import { parsePointer } from '../../src/recording/json-pointer.js';
import { ANN, BOB, toRecording } from './lines.js';

const recording = toRecording(
  { type: 'connected', t: 0, ...ANN },
  { type: 'connected', t: 0, ...BOB },
);

function compare(recorded: string, replayed: string, ...ignored: readonly string[]) {
  const comparison = new Comparison(recording, ignored.map(parsePointer));
  const expected = { type: 'text', t: 0, ...ANN, from: 'server', text: recorded } as const;
  const actual = { kind: 'text', text: replayed } as const;
  return comparison.isSame(expected, actual) || (comparison.findPlace(expected, actual) ?? false);
}

describe('two texts', () => {
  it.each([
    ['welcome', 'welcome'],
    ['you are /127.0.0.1:50001', 'you are /10.0.0.7:40000'],
    ['/127.0.0.1:50001 and /127.0.0.1:50002', '/127.0.0.1:2222 and /127.0.0.1:3333'],
    ['from /127.0.0.1:50001, port 50001', 'from /::1:2222, port 2222'],
    ['http://192.168.0.20:3001/', 'http://10.0.0.7:4001/'],
    ['{"at":"2026-01-31T12:00:00Z"}', '{"at":"2027-02-01T13:30:00.123+09:00"}'],
    ['{"at":1769860800000}', '{"at":1779860800123}'],
  ])('are the same: %s – %s', (recorded, replayed) => {
    expect(compare(recorded, replayed)).toBe(true);
  });

  it.each([
    ['welcome', 'Welcome'],
    ['score 5', 'score 6'],
    ['score 5', 'score 50001'],
    ['a b', 'a  b'],
    ['you are /127.0.0.1:50001', 'you are nobody'],
    // One client can't be two, nor two one.
    ['/127.0.0.1:50001 and /127.0.0.1:50001', '/127.0.0.1:2222 and /127.0.0.1:3333'],
    ['/127.0.0.1:50001 and /127.0.0.1:50002', '/127.0.0.1:2222 and /127.0.0.1:2222'],
  ])('are different: %s – %s', (recorded, replayed) => {
    expect(compare(recorded, replayed)).toBe(false);
  });
});

describe('two JSON messages', () => {
  it('are compared without what is to be ignored', () => {
    const recorded = '{"id":1,"user":{"token":"a","name":"Ann"},"items":[1,2]}';
    const replayed = '{"id":7,"user":{"token":"b","name":"Ann"},"items":[1,9]}';

    expect(compare(recorded, replayed, '/id', '/user/token', '/items/1')).toBe(true);
    expect(compare(recorded, replayed, '/id', '/user/token')).toBe('/items/1');
    expect(compare(recorded, replayed)).toBe('/id');
  });

  it('may have slashes and tildes in their names', () => {
    expect(compare('{"a/b":{"~":1}}', '{"a/b":{"~":2}}', '/a~1b/~0')).toBe(true);
    expect(compare('{"a/b":{"~":1}}', '{"a/b":{"~":2}}')).toBe('/a~1b/~0');
  });

  it('are texts all the same: what has nothing to ignore is compared as it is', () => {
    expect(compare('{"a":1}', '{ "a": 1 }', '/b')).toBe(false);
    expect(compare('id 1', 'id 2', '/id')).toBe(false);
  });

  it('differ where a part is missing', () => {
    expect(compare('{"a":1,"b":2}', '{"a":1}')).toBe('/b');
    expect(compare('{"a":1}', '{"a":1,"b":2}')).toBe('/b');
  });
});

describe('two binary messages', () => {
  const describeTwo = (recorded: Buffer, came: Buffer) => {
    const line = { type: 'binary', t: 0, ...ANN, from: 'server' } as const;
    const actual = { kind: 'binary', bytes: came } as const;
    return describeBoth({ ...line, base64: recorded.toString('base64') }, actual);
  };

  it('are shown in hex', () => {
    expect(describeTwo(Buffer.of(1, 2, 255), Buffer.alloc(0))).toEqual({
      expected: 'a binary message of 3 bytes: 01 02 ff',
      actual: 'a binary message of 0 bytes: nothing',
    });
  });

  it('are shown from where they differ', () => {
    const came = Buffer.alloc(70_000, 'a');
    const recorded = Buffer.from(came);
    came.write('b', 66_001);
    const rest = (first: string) => `${[first, ...Array(31).fill('61')].join(' ')} …`;

    expect(describeTwo(recorded, came)).toEqual({
      expected: `a binary message of 70,000 bytes: from byte 66001 on ${rest('61')}`,
      actual: `a binary message of 70,000 bytes: from byte 66001 on ${rest('62')}`,
    });
    expect(describeTwo(recorded, recorded.subarray(0, 69_999))).toEqual({
      expected: 'a binary message of 70,000 bytes: from byte 69999 on 61',
      actual: 'a binary message of 69,999 bytes: from byte 69999 on nothing',
    });
  });
});

describe('a JSON pointer', () => {
  it.each(['', 'id', 'user/id', '/a~2'])('is not %j', (text) => {
    expect(() => parsePointer(text)).toThrow(SyntaxError);
  });
});
