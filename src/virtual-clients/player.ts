import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Conversation } from './conversation.js';
import { createMatcher } from './pattern.js';
import type { PauseStep, ReplyStep, Script, Step, WaitStep } from './script.js';

/** What a client's placeholders and waits depend on, apart from the round and the message. */
export interface Role {
  /** The client's number, from 1. */
  readonly number: number;
  readonly count: number;
  readonly waitTimeoutMs: number;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** Why a script ended early, with what it waited for in words; undefined when it ran to its end. */
export type ScriptEnd = 'left' | { readonly missed: string } | undefined;

/** Plays a script in a conversation until either ends. */
export class Player {
  readonly #conversation: Conversation;
  readonly #role: Role;
  readonly #replies = new Set<ReplyStep>();
  #round = 1;

  constructor(conversation: Conversation, role: Role) {
    this.#conversation = conversation;
    this.#role = role;
  }

  async play(script: Script): Promise<ScriptEnd> {
    for (const step of script) {
      if (!this.#conversation.isOpen) return undefined;
      const end = await this.#playStep(step);
      if (end !== undefined) return end;
    }
    return undefined;
  }

  async #playStep(step: Step): Promise<ScriptEnd> {
    switch (step.do) {
      case 'say':
        await this.#conversation.say(this.#fill(step.text));
        return undefined;
      case 'wait':
        return this.#wait(step);
      case 'reply':
        this.#reply(step);
        return undefined;
      case 'pause':
        await this.#conversation.arrivals.wait(this.#pickTime(step));
        return undefined;
      case 'repeat':
        return this.#repeat(step.steps, step.times);
      case 'close':
        await this.#conversation.close(step.code, step.reason);
        return 'left';
    }
  }

  async #wait({ match }: WaitStep): Promise<ScriptEnd> {
    const wanted = match === undefined ? undefined : this.#fill(match);
    const hasCome = await this.#conversation.take(wanted, this.#role.waitTimeoutMs);
    if (hasCome || !this.#conversation.isOpen) return undefined;
    return { missed: wanted === undefined ? 'a message' : `"${wanted}"` };
  }

  /** A step that comes round again in a `repeat` is already in force. */
  #reply(step: ReplyStep): void {
    if (this.#replies.has(step)) return;
    this.#replies.add(step);
    const matches = createMatcher(step.match === undefined ? undefined : this.#fill(step.match));
    this.#conversation.onMessage((message) => {
      const text = String(message);
      if (matches(text)) this.#conversation.say(this.#fill(step.text, text));
    });
  }

  async #repeat(steps: Script, times = Number.POSITIVE_INFINITY): Promise<ScriptEnd> {
    const outer = this.#round;
    for (let round = 1; round <= times && this.#conversation.isOpen; round += 1) {
      this.#round = round;
      const end = await this.play(steps);
      if (end !== undefined) return end;
      // A loop of steps that take no time must let others run.
      await nextTurn();
    }
    this.#round = outer;
    return undefined;
  }

  #pickTime({ ms, upToMs = ms }: PauseStep): number {
    return ms + Math.floor(this.#role.random() * (upToMs - ms + 1));
  }

  #fill(text: string, message?: string): string {
    const values: Readonly<Record<string, unknown>> = {
      n: this.#role.number,
      count: this.#role.count,
      i: this.#round,
      message,
    };
    return text.replaceAll(/\{(n|count|i|message)\}/g, (found, name) => `${values[name] ?? found}`);
  }
}
