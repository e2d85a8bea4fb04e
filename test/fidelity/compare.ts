// When two streams of observations are the same: what each observer saw, in order. Free are
// the order between observers, the texts of Java exceptions, and the HTTP statuses and
// bodies of refused handshakes.
import { createHash } from 'node:crypto';
import type { Ports } from './replay.js';
import type { Observation } from './transcript.js';

/** What each observer saw, as JSON texts. */
export type Streams = ReadonlyMap<string, readonly string[]>;

/** From this length on a text was recorded by its hash. */
const BIG_TEXT = 4_096;

/** The recorder's own, which no phone shows. */
const NOT_OBSERVED: ReadonlySet<unknown> = new Set(['native-log', 'ctl']);

/**
 * Groups observations by observer, in the comparable form.
 * @param ports where a replay took place; left out for what is recorded already
 */
export function toStreams(observations: readonly Observation[], ports?: Ports): Streams {
  const streams = new Map<string, string[]>();
  const replace = ports ? placeholders(observations, ports) : (text: string) => text;
  for (const observation of observations) {
    if (NOT_OBSERVED.has(observation.from) || isNote(observation)) continue;
    const observer = String(observation.from ?? `client ${observation.client}`);
    const comparable = normalize(observation);
    if (!comparable) continue;
    const stream = streams.get(observer) ?? [];
    streams.set(observer, [...stream, replace(JSON.stringify(sortKeys(shorten(comparable))))]);
  }
  return streams;
}

/** The same streams with each observation changed. */
export function mapStreams(
  streams: Streams,
  change: (observation: Observation) => Observation,
): Streams {
  const changed = (line: string) => JSON.stringify(sortKeys(change(JSON.parse(line))));
  return new Map([...streams].map(([observer, lines]) => [observer, lines.map(changed)]));
}

export function areEqual(one: Streams, other: Streams): boolean {
  const observers = new Set([...one.keys(), ...other.keys()]);
  return [...observers].every(
    (observer) => one.get(observer)?.join('\n') === other.get(observer)?.join('\n'),
  );
}

/** What a recorder or player says, rather than sees. */
function isNote({ from, text, id }: Observation): boolean {
  return id !== undefined || (from === 'driver' && text !== undefined);
}

function normalize(observation: Observation): Observation | undefined {
  const { saw, message, head } = observation;
  if (isErrorEvent(message)) {
    return { ...observation, message: { ...message, message: '{exception}' } };
  }
  if (saw === 'http') return { ...observation, head: describeHead(head as string[]) };
  if (saw === 'error') return { ...observation, text: '{text}' };
  // The body of a refusal.
  if (saw === 'bytes') return undefined;
  return observation;
}

function isErrorEvent(message: unknown): message is Record<string, unknown> {
  return (
    typeof message === 'object' && message !== null && Reflect.get(message, 'event') === 'error'
  );
}

/** Of an accepted handshake: the answer to its key, and what was chosen. */
function describeHead([status = '', ...lines]: readonly string[]): unknown {
  if (!status.includes(' 101 ')) return 'refused';
  const headers = new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.replace(/^[^:]*: */, ''),
    ]),
  );
  const of = (name: string) => headers.get(`sec-websocket-${name}`) ?? null;
  return { accept: of('accept'), protocol: of('protocol'), extensions: of('extensions') };
}

/** Texts that are too long to be recorded are told by their hash. */
function shorten(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length < BIG_TEXT ? value : { $big: describeBig(value) };
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner)]));
}

function describeBig(text: string): unknown {
  return {
    chars: text.length,
    utf8Bytes: Buffer.byteLength(text),
    sha1: createHash('sha1').update(text).digest('hex'),
    head: text.slice(0, 16),
  };
}

/** The order of keys is compared above this level, where apps print results. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sortKeys(inner)]));
}

/** Puts `{port}`, `{ip}` and `{client:N}` in the place of a replay's own values. */
function placeholders(observations: readonly Observation[], { port, port2 }: Ports) {
  const names = new Map(
    observations.flatMap(({ id, client }): [string, string][] => {
      if (typeof id !== 'string') return [];
      const isIpv4 = id.includes('.');
      return [[id, isIpv4 ? `{client:${client}}` : id.replace(/\d+$/, `{cport:${client}}`)]];
    }),
  );
  return (json: string): string => {
    let text = json;
    for (const [id, name] of names) text = text.replaceAll(new RegExp(`${id}(?!\\d)`, 'g'), name);
    return text
      .replaceAll(new RegExp(`(?<="port":)${port}\\b`, 'g'), '"{port}"')
      .replaceAll(new RegExp(`(?<="port":)${port2}\\b`, 'g'), '"{port2}"')
      .replaceAll(/(?<="port":)\d{5}\b/g, '"{free port}"')
      .replaceAll(/"ip":"[\d.]+"/g, '"ip":"{ip}"');
  };
}
