// Transcripts: what the real plugin was seen to do (fixtures/transcripts/README.md).
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = 'fixtures/transcripts';

/** The engine that the plugin shipped with. */
export const SHIPPED_ENGINE = '1.1.0';

export interface Transcript {
  readonly name: string;
  readonly about: string;
  readonly recommend: { readonly follow: string; readonly note: string };
  readonly steps: readonly Step[];
  readonly engines: Readonly<Record<string, EngineRecord>>;
}

type EngineRecord =
  | { readonly sameAs: string }
  | { readonly outcomes: readonly { readonly observed: readonly RecordedObservation[] }[] };

/** Something that an observer (the plugin, a client, the driver) has seen. */
export type Observation = Readonly<Record<string, unknown>>;

type RecordedObservation =
  | Observation
  | {
      readonly $sequence: {
        readonly first: Observation;
        readonly last: Observation;
        readonly count: number;
      };
    };

/** A text, or one that is written shorter. */
export type Text = string | { readonly $repeat: readonly [string, number] };

export interface Frame {
  readonly opcode?: number;
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly masked?: boolean;
  readonly text?: Text;
  readonly hex?: string;
  readonly code?: number;
  readonly reason?: string;
  readonly declaredLength?: number;
}

interface ClientStep {
  readonly client: number;
}

export interface CallStep {
  readonly op: 'call';
  readonly as: string;
  readonly action: string;
  readonly args?: unknown;
  readonly rawArgs?: string;
  readonly nowait?: boolean;
}

/** Calls made in one turn; the number at the end of `as` and of texts counts up. */
export interface CallsStep extends Omit<CallStep, 'op'> {
  readonly op: 'calls';
  readonly count: number;
}

export interface ConnectStep extends ClientStep {
  readonly op: 'connect';
  readonly host?: string;
  readonly port?: string;
  readonly protocols?: readonly string[];
}

export interface RawStep extends ClientStep {
  readonly op: 'raw';
  readonly keepHalfOpen?: boolean;
  readonly autoClose?: boolean;
  readonly autoPong?: boolean;
}

export interface HandshakeStep extends ClientStep {
  readonly op: 'handshake';
  readonly method?: string;
  readonly path?: string;
  readonly http?: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly pieces?: number;
  readonly thenFrame?: Frame;
}

export type Step =
  | CallStep
  | CallsStep
  | ConnectStep
  | RawStep
  | HandshakeStep
  | ({ readonly op: 'frame' } & ClientStep & Frame)
  | ({ readonly op: 'frames'; readonly frames: readonly Frame[] } & ClientStep)
  | ({ readonly op: 'bytes'; readonly latin1?: string; readonly hex?: string } & ClientStep)
  | ({ readonly op: 'send'; readonly text: string; readonly count?: number } & ClientStep)
  | ({
      readonly op: 'close';
      readonly code?: number;
      readonly reason?: string;
      readonly nowait?: boolean;
    } & ClientStep)
  | ({ readonly op: 'reset' } & ClientStep)
  | ({ readonly op: 'fin' } & ClientStep)
  | { readonly op: 'wait'; readonly ms: number }
  | { readonly op: 'settle'; readonly quiet?: number; readonly max?: number }
  | { readonly op: 'ctl'; readonly ctl: string }
  | { readonly op: 'until-listening' | 'listen' | 'unlisten' | 'checkport' | 'comment' };

/** All transcripts, by name. */
export function readTranscripts(): Transcript[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8')));
}

/** What an engine did, once for each way in which its runs differed. */
export function outcomesOf(transcript: Transcript, engine: string): Observation[][] {
  const record = transcript.engines[engine];
  if (!record) return [];
  if ('sameAs' in record) return outcomesOf(transcript, record.sameAs);
  return record.outcomes.map(({ observed }) => observed.flatMap(expand));
}

/** `$sequence` stands for observations whose texts' last number counts up. */
function expand(recorded: RecordedObservation): Observation[] {
  if (!('$sequence' in recorded)) return [recorded];
  const { first, count } = recorded.$sequence as { first: Observation; count: number };
  return Array.from({ length: count }, (_, index) => countUp(first, index));
}

/** The same value with the number at the end of each of its texts counted up. */
export function countUp<Value>(value: Value, by: number): Value {
  return mapTexts(value, (text) =>
    text.replace(/^([a-z]+)(\d+)$/, (_all, name, number) => `${name}${Number(number) + by}`),
  ) as Value;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((inner) => mapTexts(inner, change));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, mapTexts(inner, change)]);
  return Object.fromEntries(entries);
}
