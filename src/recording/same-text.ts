import { isIP } from 'node:net';
import { CLIENT_ID, VARYING } from '../testing/varying-text.js';
import { isClientLine, type Recording } from './format.js';

/**
 * Says of two texts, one of a recording and one of its replay, whether they are the same but for
 * ids, addresses, ports and times: an id or a port of the recording stands for one of the replay,
 * the same one throughout; an address for any address, a time for any time.
 */
export class TextComparison {
  readonly #clients = new Counterparts();
  readonly #ports = new Counterparts();
  /** The ports that the recording is about: other numbers are numbers. */
  readonly #recordedPorts: ReadonlySet<string>;

  constructor({ entries }: Recording) {
    const ports = entries.flatMap(({ entry }) => {
      const clientPort = isClientLine(entry) ? entry.client.split(':').at(-1) : undefined;
      return [String(entry.port), ...(clientPort ? [clientPort] : [])];
    });
    this.#recordedPorts = new Set(ports);
  }

  /** A client connects: what stood for an earlier one of that id does so no more. */
  forgetClient(recordedId: string): void {
    this.#clients.forget(recordedId);
    this.#ports.forget(recordedId.split(':').at(-1) ?? '');
  }

  isSame(recorded: string, replayed: string): boolean {
    if (recorded === replayed && !recorded.includes('/')) return true;
    const pieces = split(recorded);
    const others = split(replayed);
    return (
      pieces.length === others.length &&
      pieces.every((piece, index) => this.#isSamePiece(piece, others[index]))
    );
  }

  #isSamePiece(recorded: Piece, replayed: Piece | undefined): boolean {
    if (recorded.kind !== replayed?.kind) return false;
    switch (recorded.kind) {
      case 'time':
      case 'address':
        return true;
      case 'client':
        return this.#clients.areSame(recorded.text, replayed.text);
      case 'number':
        if (recorded.text === replayed.text) return true;
        return (
          this.#recordedPorts.has(recorded.text) &&
          this.#ports.areSame(recorded.text, replayed.text)
        );
      case 'literal':
        return recorded.text === replayed.text;
    }
  }
}

/** Which thing of a replay each one of the recording is: the first that stands in its place. */
class Counterparts {
  readonly #replayed = new Map<string, string>();
  readonly #taken = new Set<string>();

  areSame(recorded: string, replayed: string): boolean {
    const known = this.#replayed.get(recorded);
    if (known !== undefined) return known === replayed;
    if (this.#taken.has(replayed)) return false;
    this.#taken.add(replayed);
    this.#replayed.set(recorded, replayed);
    return true;
  }

  forget(recorded: string): void {
    this.#taken.delete(this.#replayed.get(recorded) ?? '');
    this.#replayed.delete(recorded);
  }
}

interface Piece {
  readonly kind: 'literal' | 'time' | 'client' | 'address' | 'number';
  readonly text: string;
}

function split(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(VARYING)) {
    pieces.push({ kind: 'literal', text: text.slice(end, found.index) });
    pieces.push({ kind: kindOf(found), text: found[0] });
    end = found.index + found[0].length;
  }
  return [...pieces, { kind: 'literal', text: text.slice(end) }];
}

function kindOf({ 0: text, groups = {} }: RegExpMatchArray): Piece['kind'] {
  if (groups.time !== undefined) return 'time';
  if (groups.number !== undefined) return 'number';
  if (groups.host !== undefined) return isIP(text) === 0 ? 'literal' : 'address';
  const [id] = text.matchAll(CLIENT_ID);
  return isIP(id?.groups?.address ?? '') === 0 ? 'literal' : 'client';
}
