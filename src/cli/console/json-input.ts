import type { Readable } from 'node:stream';
import { isRecord } from '../../checks/rules.js';
import { withoutByteOrderMark } from '../../formats/byte-order-mark.js';
import { parseAction } from '../../steering/actions.js';
import type { Output, RequestId } from '../terminal/output.js';
import { quote } from '../terminal/quote.js';
import type { Perform, Request } from './request.js';

interface Requests {
  readonly perform: Perform;
  readonly error: Output['error'];
}

/** In characters: a line without an end must not fill the memory. */
const MAX_LINE_LENGTH = 4 * 1024 * 1024;

/** Reading pauses while this many requests are under way. */
const MAX_AT_A_TIME = 1_000;

/**
 * Does what JSON lines ask for (`schema/input.json`), each as soon as it arrives. A line that
 * can't be understood gets an error, and reading goes on. The end of the input ends nothing.
 *
 * @returns a function that stops reading
 */
export function readJsonInput(input: Readable, { perform, error }: Requests): () => void {
  const underWay = new Set<Promise<unknown>>();
  let isStopped = false;

  function take(line: string): void {
    if (line.trim() === '') return;
    let id: RequestId;
    try {
      const value = parseLine(line);
      id = findId(value);
      const done = perform(parseRequest(value), id).finally(() => underWay.delete(done));
      underWay.add(done);
    } catch (reason) {
      error((reason as Error).message, id);
    }
  }

  async function read(): Promise<void> {
    for await (const line of splitLines(input)) {
      if (isStopped) return;
      if (line === undefined) error(`a line has ${MAX_LINE_LENGTH} characters at most`);
      else take(line);
      while (underWay.size >= MAX_AT_A_TIME) await Promise.race(underWay);
    }
  }

  read().catch((reason) => {
    if (!isStopped) error(`standard input can't be read: ${(reason as Error).message}`);
  });
  return () => {
    isStopped = true;
    input.destroy();
  };
}

/** Splits a stream into lines; yields undefined for one that is too long. */
async function* splitLines(input: Readable): AsyncGenerator<string | undefined> {
  let rest = '';
  let isTooLong = false;
  for await (const piece of input.setEncoding('utf8')) {
    const [first = '', ...lines] = String(piece).split('\n');
    rest = isTooLong ? '' : rest + first;
    for (const next of lines) {
      if (!isTooLong) yield rest.length > MAX_LINE_LENGTH ? undefined : rest;
      isTooLong = false;
      rest = next;
    }
    if (!isTooLong && rest.length > MAX_LINE_LENGTH) {
      isTooLong = true;
      rest = '';
      yield undefined;
    }
  }
  if (!isTooLong) yield rest;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(withoutByteOrderMark(line));
  } catch {
    throw new Error(
      `A line is one JSON object such as {"action":"clients"}, not ${quote(line.trim())}.`,
    );
  }
}

function findId(value: unknown): RequestId {
  const id: unknown = Object(value).id;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

function parseRequest(value: unknown): Request {
  if (!isRecord(value)) return parseAction(value);
  const { id, ...action } = value;
  if (id !== undefined && findId(value) === undefined) {
    throw new Error('id is a text or a number');
  }
  if (action.action === 'quit' && Object.keys(action).length === 1) return 'quit';
  return parseAction(action);
}
