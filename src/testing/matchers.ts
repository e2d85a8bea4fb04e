import { isDeepStrictEqual } from 'node:util';
import { type Equals, findDifferences, format, formatPath } from './differences.js';
import type { SchemaIssue } from './json-schema.js';
import { type MessageSchema, validate } from './schema.js';
import { formatText, type Transcript, transcriptOf } from './transcript.js';
import { parseLimits, type TimeoutOptions } from './wait-options.js';

/** What a test runner gives its matchers; vitest's and Jest's both do. */
export interface MatcherContext {
  readonly isNot?: boolean;
  equals?(actual: unknown, expected: unknown): boolean;
}

export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** How the matchers are called in tests. */
export interface KitMatchers {
  /**
   * An emulator, a client or a target has received this message: a text, a pattern, or a value
   * that the message is the JSON of.
   */
  toHaveReceived(message: unknown): void;
  /** Like `toHaveReceived`, now or within `timeoutMs`; `not`: in all that time. */
  toReceive(message: unknown, options?: TimeoutOptions): Promise<void>;
  /** A client is connected to an emulator or through a target. */
  toHaveClient(client: string | { readonly id: string }): void;
  /**
   * A message, as text or as a value, is as a schema has it: a JSON Schema, or any Standard
   * Schema validator. To be awaited when the validator is asynchronous.
   */
  toMatchSchema(schema: MessageSchema): void | Promise<void>;
}

/** How long to wait for a message that must not arrive, in milliseconds. */
const ABSENCE_MS = 100;

/** For `expect.extend`, vitest's and Jest's. */
export const matchers = {
  toHaveReceived(this: MatcherContext, subject: unknown, expected: unknown): MatcherResult {
    const transcript = readTranscript('toHaveReceived', subject);
    return reportReceived(transcript, expected, equalsOf(this), '');
  },

  async toReceive(
    this: MatcherContext,
    subject: unknown,
    expected: unknown,
    options: TimeoutOptions = {},
  ): Promise<MatcherResult> {
    const transcript = readTranscript('toReceive', subject);
    const patience = this.isNot ? { timeoutMs: ABSENCE_MS, ...options } : options;
    const limits = parseLimits('toReceive', patience);
    const isExpected = toMessageTest(expected, equalsOf(this));
    await transcript.until(() => transcript.received.some(isExpected), limits);
    return reportReceived(transcript, expected, equalsOf(this), ` within ${limits.timeoutMs} ms`);
  },

  toHaveClient(
    this: MatcherContext,
    subject: unknown,
    client: string | { readonly id: string },
  ): MatcherResult {
    const transcript = readTranscript('toHaveClient', subject);
    const id = typeof client === 'string' ? client : client.id;
    const pass = transcript.clients.has(id);
    const connected = [...transcript.clients].join(', ') || 'none';
    return {
      pass,
      message: () =>
        transcript.explain(
          `expected ${transcript.subject} ${pass ? 'not ' : ''}to have the client ${id}; connected: ${connected}`,
        ),
    };
  },

  toMatchSchema(
    this: MatcherContext,
    message: unknown,
    schema: MessageSchema,
  ): MatcherResult | Promise<MatcherResult> {
    const issues = validate(schema, parseMessage(message));
    return issues instanceof Promise
      ? issues.then((found) => reportSchema(message, found))
      : reportSchema(message, issues);
  },
};

function reportReceived(
  transcript: Transcript,
  expected: unknown,
  equals: Equals,
  within: string,
): MatcherResult {
  const { subject, received } = transcript;
  const pass = received.some(toMessageTest(expected, equals));
  return {
    pass,
    message() {
      const negation = pass ? 'not ' : '';
      const failure = `expected ${subject} ${negation}to have received ${format(expected)}${within}`;
      return transcript.explain(failure + (pass ? '' : explainClosest(received, expected, equals)));
    },
  };
}

/** The received message that is closest to the expected one, and how it differs. */
function explainClosest(received: readonly string[], expected: unknown, equals: Equals): string {
  if (typeof expected !== 'object' || expected === null || expected instanceof RegExp) return '';
  const keys = Object.keys(expected);
  const candidates = received.flatMap((text) => {
    const message = parseMessage(text);
    if (typeof message !== 'object' || message === null) return [];
    const missing = keys.filter((key) => !(key in message)).length;
    return [{ text, missing, differences: findDifferences(message, expected, equals) }];
  });
  const [closest] = candidates.sort(
    (a, b) => a.missing - b.missing || a.differences.length - b.differences.length,
  );
  if (!closest) return '';
  return `.\nThe closest is ${formatText(closest.text)}: ${closest.differences.join(', ')}`;
}

function reportSchema(message: unknown, issues: readonly SchemaIssue[]): MatcherResult {
  const shown = formatText(typeof message === 'string' ? message : format(message));
  const details = issues.map((issue) => `  ${formatPath(issue.path)}: ${issue.message}`);
  const pass = issues.length === 0;
  return {
    pass,
    message: () =>
      pass
        ? `expected ${shown} not to match the schema`
        : [`expected ${shown} to match the schema:`, ...details].join('\n'),
  };
}

function toMessageTest(expected: unknown, equals: Equals): (text: string) => boolean {
  if (typeof expected === 'string') return (text) => text === expected;
  if (expected instanceof RegExp) return (text) => text.search(expected) !== -1;
  // `expect.stringContaining` and the like may be about the text, or about what it says.
  return (text) => equals(text, expected) || equals(parseMessage(text), expected);
}

/** The value that a message is the JSON of, or else its text. */
function parseMessage(message: unknown): unknown {
  if (typeof message !== 'string') return message;
  try {
    return JSON.parse(message);
  } catch {
    return message;
  }
}

function equalsOf(context: MatcherContext): Equals {
  const equals = context.equals?.bind(context);
  return equals ?? isDeepStrictEqual;
}

function readTranscript(matcher: string, subject: unknown): Transcript {
  const transcript = transcriptOf(subject);
  if (transcript) return transcript;
  throw new TypeError(
    `${matcher} is for emulators made by createEmulator or watch, clients and targets of wss-emu/testing`,
  );
}
