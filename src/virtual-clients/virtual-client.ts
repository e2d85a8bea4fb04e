import { Conversation } from './conversation.js';
import { Player, type Role } from './player.js';
import type { Script } from './script.js';

/** How a virtual client's script ended. */
export interface Outcome {
  /** The client's number. */
  readonly number: number;
  /**
   * `finished`: ran to its end; the client stays, and answers as `reply` says.
   * `left`: by `close`. `disconnected`: the connection ended first.
   * `missed`: what it waited for didn't arrive in time, so it left.
   * `refused`: it could not connect. `stopped`: `stop()` came first.
   */
  readonly result: 'finished' | 'left' | 'disconnected' | 'missed' | 'refused' | 'stopped';
  /** In words; for a connection that has ended, its close code and reason. */
  readonly reason: string;
}

/** A client that plays a script: a real one, on a socket. */
export interface VirtualClient {
  /** From 1. */
  readonly number: number;
  /** The id under which the server knows it; empty before it has connected. */
  readonly id: string;
  readonly isConnected: boolean;
  /** How many messages it has sent and received. */
  readonly sent: number;
  readonly received: number;
  /** Resolves when its script has ended; never rejects. */
  readonly done: Promise<Outcome>;
}

export interface ClientOptions {
  readonly url: string;
  readonly connectTimeoutMs: number;
}

/** One virtual client, from its connection to its end. */
export class ScriptedClient implements VirtualClient {
  readonly done: Promise<Outcome>;
  readonly #role: Role;
  #settle: (outcome: Outcome) => void = () => {};
  #conversation: Conversation | undefined;
  #isStopped = false;

  constructor(role: Role) {
    this.#role = role;
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get number(): number {
    return this.#role.number;
  }

  get id(): string {
    return this.#conversation?.id ?? '';
  }

  get isConnected(): boolean {
    return this.#conversation?.isOpen ?? false;
  }

  get sent(): number {
    return this.#conversation?.sent ?? 0;
  }

  get received(): number {
    return this.#conversation?.received ?? 0;
  }

  /** Connects and starts the script. Resolves when it has connected or failed to. */
  async start(script: Script, { url, connectTimeoutMs }: ClientOptions): Promise<void> {
    const conversation = new Conversation(url, connectTimeoutMs);
    this.#conversation = conversation;
    try {
      await conversation.whenOpen();
    } catch (error) {
      this.#end(this.#isStopped ? 'stopped' : 'refused', (error as Error).message);
      return;
    }
    this.#play(script, conversation);
  }

  /** Leaves. Resolves when the connection has ended; may be called again. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#conversation) await this.#conversation.close();
    else this.#end('stopped', 'it had not begun to connect');
  }

  async #play(script: Script, conversation: Conversation): Promise<void> {
    const end = await new Player(conversation, this.#role).play(script);
    if (end === 'left') this.#end('left', await conversation.ended);
    else if (this.#isStopped) this.#end('stopped', await conversation.ended);
    else if (end !== undefined) {
      await conversation.close();
      this.#end('missed', `${end.missed} has not come in ${this.#role.waitTimeoutMs} ms`);
    } else if (conversation.isOpen) this.#end('finished', '');
    else this.#end('disconnected', await conversation.ended);
  }

  #end(result: Outcome['result'], reason: string): void {
    this.#settle({ number: this.number, result, reason });
  }
}
