import { countOf } from '../formats/count-of.js';
import { formatHex } from '../formats/format-hex.js';
import type { CloseLine, MessageLine, Recording } from './format.js';
import {
  formatPointer,
  type JsonPointer,
  parseContainer,
  withoutPointers,
} from './json-pointer.js';
import { TextComparison } from './same-text.js';

/** Something that arrives from the other side of a connection. */
export type Arrival =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Buffer }
  /** 1005 without a code, 1006 without a close frame (RFC 6455, section 7.1.5). */
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string };

/** Where a replay differs from its recording. */
export interface Difference {
  /** The line of the recording. */
  readonly line: number;
  /** The client's id in the recording. */
  readonly client: string;
  readonly expected: string;
  readonly actual: string;
  /** The place in a JSON message. */
  readonly pointer?: string;
}

/** Compares arrivals with a recording, apart from ids, addresses, times and ignored parts. */
export class Comparison {
  readonly texts: TextComparison;
  readonly #ignored: readonly JsonPointer[];

  constructor(recording: Recording, ignored: readonly JsonPointer[]) {
    this.texts = new TextComparison(recording);
    this.#ignored = ignored;
  }

  isSame(expected: MessageLine | CloseLine, actual: Arrival): boolean {
    switch (expected.type) {
      case 'text':
        return actual.kind === 'text' && this.#isSameText(expected.text, actual.text);
      case 'binary':
        return actual.kind === 'binary' && actual.bytes.toString('base64') === expected.base64;
      case 'close':
        return (
          actual.kind === 'closed' &&
          actual.code === (expected.code ?? NO_CODE) &&
          this.texts.isSame(expected.reason, actual.reason)
        );
    }
  }

  /** The first place where two JSON messages differ. */
  findPlace(expected: MessageLine | CloseLine, actual: Arrival): string | undefined {
    if (expected.type !== 'text' || actual.kind !== 'text') return undefined;
    const [recorded, replayed] = [expected.text, actual.text].map((text) =>
      parseContainer(withoutPointers(text, this.#ignored)),
    );
    if (!recorded || !replayed) return undefined;
    const place = this.#findPlace(recorded, replayed);
    return place && place.length > 0 ? formatPointer(place) : undefined;
  }

  #isSameText(recorded: string, replayed: string): boolean {
    return this.texts.isSame(
      withoutPointers(recorded, this.#ignored),
      withoutPointers(replayed, this.#ignored),
    );
  }

  /** Step by step, however deep they nest. */
  #findPlace(recorded: unknown, replayed: unknown): JsonPointer | undefined {
    const waiting: Place[] = [{ recorded, replayed }];
    for (let place = waiting.pop(); place; place = waiting.pop()) {
      const { recorded: one, replayed: other } = place;
      if (isContainer(one) && isContainer(other) && areAlike(one, other)) {
        const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
        for (const key of [...keys].reverse()) {
          const [recorded, replayed] = [Reflect.get(one, key), Reflect.get(other, key)];
          waiting.push({ recorded, replayed, key, parent: place });
        }
      } else if (!this.#isSameLeaf(one, other)) return pathOf(place);
    }
    return undefined;
  }

  #isSameLeaf(recorded: unknown, replayed: unknown): boolean {
    // One is a list or an object, and the other is not the same kind.
    if (isContainer(recorded) || isContainer(replayed)) return false;
    return this.texts.isSame(toJson(recorded), toJson(replayed));
  }
}

/** Two values at one place of two messages. */
interface Place {
  readonly recorded: unknown;
  readonly replayed: unknown;
  readonly key?: string;
  readonly parent?: Place;
}

function pathOf(place: Place): JsonPointer {
  const path: string[] = [];
  for (let at: Place | undefined = place; at; at = at.parent) {
    if (at.key !== undefined) path.push(at.key);
  }
  return path.reverse();
}

const NO_CODE = 1005;
const NO_CLOSE_FRAME = 1006;

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function areAlike(one: object, other: object): boolean {
  return Array.isArray(one) === Array.isArray(other);
}

function toJson(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

export function toArrival(line: MessageLine | CloseLine): Arrival {
  switch (line.type) {
    case 'text':
      return { kind: 'text', text: line.text };
    case 'binary':
      return { kind: 'binary', bytes: Buffer.from(line.base64, 'base64') };
    case 'close':
      return { kind: 'closed', code: line.code ?? NO_CODE, reason: line.reason };
  }
}

/** Longer texts are cut. */
const MAX_TEXT_LENGTH = 500;

/**
 * An arrival in words, in one line.
 *
 * @param differsAt where a binary message differs from the other, for its bytes from there on
 */
export function describeArrival(arrival: Arrival, differsAt = 0): string {
  switch (arrival.kind) {
    case 'text': {
      const { length } = arrival.text;
      if (length <= MAX_TEXT_LENGTH) return JSON.stringify(arrival.text);
      const start = JSON.stringify(arrival.text.slice(0, MAX_TEXT_LENGTH));
      return `${start}… (${length} characters)`;
    }
    case 'binary':
      return describeBinary(arrival.bytes, differsAt);
    case 'closed':
      return describeClose(arrival.code, arrival.reason);
  }
}

/** What was recorded and what came, as a difference says it. */
export function describeBoth(
  entry: MessageLine | CloseLine,
  actual: Arrival | undefined,
): Pick<Difference, 'expected' | 'actual'> {
  const recorded = toArrival(entry);
  const at = findDifferingByte(recorded, actual);
  return {
    expected: describeArrival(recorded, at),
    actual: actual ? describeArrival(actual, at) : NOTHING,
  };
}

/** What a difference says when nothing came. */
export const NOTHING = 'nothing in time (--wait <seconds> waits longer)';

function describeBinary(bytes: Buffer, differsAt: number): string {
  const place = differsAt === 0 ? '' : `from byte ${differsAt} on `;
  const shown = formatHex(bytes.subarray(differsAt)) || 'nothing';
  return `a binary message of ${countOf(bytes.length, 'byte')}: ${place}${shown}`;
}

/** The first byte that differs; the bytes are compared in large pieces, not one by one. */
function findDifferingByte(one: Arrival, other: Arrival | undefined): number {
  if (one.kind !== 'binary' || other?.kind !== 'binary') return 0;
  let [same, different] = [0, Math.max(one.bytes.length, other.bytes.length)];
  while (same < different) {
    const middle = Math.floor((same + different) / 2) + 1;
    const [first, second] = [one, other].map(({ bytes }) => bytes.subarray(same, middle));
    if (first?.equals(second ?? first)) same = middle;
    else different = middle - 1;
  }
  return same;
}

function describeClose(code: number, reason: string): string {
  if (code === NO_CLOSE_FRAME) return 'the end of the connection, without a close frame';
  if (code === NO_CODE) return 'close without a code';
  return `close ${code}${reason && ` ${JSON.stringify(reason)}`}`;
}
