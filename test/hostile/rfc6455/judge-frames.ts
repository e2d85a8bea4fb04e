// What a server has to make of a client's bytes after the handshake, by the rules of RFC 6455
// and the limits that this server announces. Written from the RFC, not from any implementation.
import { judgeUtf8 } from './utf8.js';

/** How a connection ends: `open` when nothing that was sent ends it. */
export type End = 'open' | 'closed' | `closed ${string}` | `failed ${number}`;

export interface Verdict {
  /** The texts that the app gets, in order. */
  readonly messages: readonly string[];
  /** The payloads of the pongs that the client gets, in order, in hexadecimal. */
  readonly pongs: readonly string[];
  readonly end: End;
}

export interface ServerLimits {
  readonly maxPayloadBytes: number;
  readonly maxFragments: number;
}

/** Where the RFC leaves a receiver the choice. */
interface Choices {
  /** Section 5.2 binds senders to the shortest length; a receiver may insist on it. */
  readonly insistsOnShortestLength: boolean;
  /** Section 8.1 says that invalid text fails the connection, not when. */
  readonly checksTextEarly: boolean;
  /** A length with its highest bit set breaks section 5.2, and is too big (7.4.1) as well. */
  readonly failsHugeLengthAs: 1002 | 1009;
}

const BOTH = [false, true] as const;
const EVERY_CHOICE: readonly Choices[] = BOTH.flatMap((insistsOnShortestLength) =>
  BOTH.flatMap((checksTextEarly) =>
    ([1002, 1009] as const).map((failsHugeLengthAs) => ({
      insistsOnShortestLength,
      checksTextEarly,
      failsHugeLengthAs,
    })),
  ),
);

/** Every verdict that the RFC allows on these bytes. */
export function judgeFrames(bytes: Buffer, limits: ServerLimits): readonly Verdict[] {
  const [any] = EVERY_CHOICE;
  let hasChosen = false;
  const asked = new Proxy(any as Choices, {
    get(choices, name) {
      hasChosen = true;
      return Reflect.get(choices, name);
    },
  });
  const verdict = new Judge(bytes, limits, asked).judge();
  if (!hasChosen) return [verdict];
  const verdicts = EVERY_CHOICE.map((choices) => new Judge(bytes, limits, choices).judge());
  const different = new Map(verdicts.map((verdict) => [JSON.stringify(verdict), verdict]));
  return [...different.values()];
}

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const OPCODES: ReadonlySet<number> = new Set([CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG]);

class Judge {
  readonly #bytes: Buffer;
  readonly #limits: ServerLimits;
  readonly #choices: Choices;
  readonly #messages: string[] = [];
  readonly #pongs: string[] = [];
  #at = 0;
  /** The opcode of the message whose fragments are coming; undefined between messages. */
  #opcode: number | undefined;
  #fragments: Uint8Array[] = [];
  #messageBytes = 0;

  constructor(bytes: Buffer, limits: ServerLimits, choices: Choices) {
    this.#bytes = bytes;
    this.#limits = limits;
    this.#choices = choices;
  }

  judge(): Verdict {
    let end: End | undefined;
    while (end === undefined) end = this.#readFrame();
    return { messages: this.#messages, pongs: this.#pongs, end };
  }

  #take(count: number): Buffer | undefined {
    if (this.#at + count > this.#bytes.length) return undefined;
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** Reads a frame in the order of its bytes; returns how the connection ends, if it does. */
  #readFrame(): End | undefined {
    const head = this.#take(2);
    if (!head) return 'open';
    const [first = 0, second = 0] = head;
    const isFinal = (first & 0x80) !== 0;
    const opcode = first & 0x0f;
    const shortLength = second & 0x7f;

    // 5.2: RSV1 to 3 MUST be 0 without an extension; a reserved opcode fails the connection.
    if ((first & 0x70) !== 0 || !OPCODES.has(opcode)) return 'failed 1002';
    const isControl = (opcode & 0x08) !== 0;
    // 5.5: control frames have at most 125 bytes and are not fragmented.
    if (isControl && (!isFinal || shortLength > 125)) return 'failed 1002';
    // 5.5.1: if a close frame has a body, it begins with two bytes of code.
    if (opcode === CLOSE && shortLength === 1) return 'failed 1002';
    // 5.4: fragments of one message are not interleaved with those of another.
    if (!isControl && (opcode === CONTINUATION) !== (this.#opcode !== undefined)) {
      return 'failed 1002';
    }
    // 5.1: a server closes the connection upon a frame that is not masked.
    if ((second & 0x80) === 0) return 'failed 1002';

    const length = this.#readLength(shortLength);
    if (typeof length !== 'bigint') return length;
    if (!isControl && length + BigInt(this.#messageBytes) > BigInt(this.#limits.maxPayloadBytes)) {
      return 'failed 1009';
    }
    const mask = this.#take(4);
    if (!mask) return 'open';
    const masked = this.#take(Number(length));
    if (masked) {
      const payload = unmask(masked, mask);
      if (isControl) return this.#onControl(opcode, payload);
      return this.#onFragment(opcode, isFinal, payload);
    }
    const part = unmask(this.#bytes.subarray(this.#at), mask);
    const isText = !isControl && (this.#opcode ?? opcode) === TEXT;
    return isText && this.#isRefusedEarly(part) ? 'failed 1007' : 'open';
  }

  /** Section 5.2, "Payload length". */
  #readLength(short: number): bigint | End {
    if (short < 126) return BigInt(short);
    const extended = this.#take(short === 126 ? 2 : 8);
    if (!extended) return 'open';
    const length = short === 126 ? BigInt(extended.readUInt16BE()) : extended.readBigUInt64BE();
    if (length >= 2n ** 63n) return `failed ${this.#choices.failsHugeLengthAs}`;
    const isShortest = length >= (short === 126 ? 126n : 65_536n);
    return !isShortest && this.#choices.insistsOnShortestLength ? 'failed 1002' : length;
  }

  #onControl(opcode: number, payload: Buffer): End | undefined {
    // 5.5.2: a ping is answered with a pong of the same payload.
    if (opcode === PING) this.#pongs.push(payload.toString('hex'));
    return opcode === CLOSE ? judgeClose(payload) : undefined;
  }

  #onFragment(opcode: number, isFinal: boolean, payload: Buffer): End | undefined {
    this.#opcode ??= opcode;
    this.#fragments.push(payload);
    this.#messageBytes += payload.length;
    // 10.4: a server protects itself with limits; 7.4.1: 1008 is for what no other code fits.
    if (this.#fragments.length > this.#limits.maxFragments) return 'failed 1008';
    if (!isFinal) {
      return this.#opcode === TEXT && this.#isRefusedEarly() ? 'failed 1007' : undefined;
    }
    const message = Buffer.concat(this.#fragments);
    if (this.#opcode === TEXT) {
      // 5.6 and 8.1: a text message is UTF-8 as a whole, whatever its fragments are.
      if (judgeUtf8(message) !== 'valid') return 'failed 1007';
      this.#messages.push(message.toString());
    }
    this.#opcode = undefined;
    this.#fragments = [];
    this.#messageBytes = 0;
    return undefined;
  }

  #isRefusedEarly(part: Uint8Array = Buffer.alloc(0)): boolean {
    if (!this.#choices.checksTextEarly) return false;
    return judgeUtf8(Buffer.concat([...this.#fragments, part])) === 'invalid';
  }
}

/** Sections 5.5.1 and 7.1.5: the answer has the code that was received, and the app the reason. */
function judgeClose(payload: Buffer): End {
  if (payload.length === 0) return 'closed';
  const code = payload.readUInt16BE();
  if (!mayBeSent(code)) return 'failed 1002';
  const reason = payload.subarray(2);
  if (judgeUtf8(reason) !== 'valid') return 'failed 1007';
  return `closed ${code} ${reason}`;
}

/**
 * Section 7.4: 0 to 999 are not used; 1004, 1005, 1006 and 1015 are never sent; of the rest up
 * to 2999 only what the RFC or IANA's registry defines (1012 to 1014); 3000 to 4999 are free.
 */
function mayBeSent(code: number): boolean {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code);
}

/** Section 5.3. */
function unmask(masked: Buffer, mask: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(masked.length);
  for (let index = 0; index < masked.length; index += 1) {
    bytes[index] = (masked[index] ?? 0) ^ (mask[index % 4] ?? 0);
  }
  return bytes;
}
