import type { CallbackContext } from '../../cordova/callback-context.js';
import type { Service } from '../../cordova/service.js';
import type { PageEnvironment } from '../environment.js';
import { ActionCall } from './action-call.js';
import { formatOdd, type OwnAction, type OwnService } from './own-services.js';

type Why = 'reset' | 'kill';
type ResetListener = (why: Why) => void;

/** So many different lines about one service: a page that calls in a loop must not fill the log. */
const MAX_LINES = 100;

/** A service that the user has given, for one page. Whatever its functions do, the process lives. */
export class OwnServiceOfPage implements Service {
  readonly #name: string;
  readonly #actions: OwnService;
  readonly #environment: PageEnvironment;
  readonly #calls = new Set<ActionCall>();
  readonly #listeners: ResetListener[] = [];
  readonly #said = new Set<string>();
  /** Why the page has gone; undefined while it is there. */
  #gone: Why | undefined;

  constructor(name: string, actions: OwnService, environment: PageEnvironment) {
    this.#name = name;
    this.#actions = actions;
    this.#environment = environment;
  }

  execute(action: string, args: readonly unknown[], context: CallbackContext): boolean {
    const run = this.#find(action);
    if (!run) return false;
    const call = new ActionCall(`${this.#name}.${action}`, context, {
      page: this.#environment.trace.page,
      warn: (text) => this.#warn(text),
      onEnd: (ended) => this.#calls.delete(ended),
      onReset: (listener) => this.#onReset(listener),
    });
    this.#calls.add(call);
    call.run((callback) => Reflect.apply(run, this.#actions, [args, callback]), run.length > 1);
    return true;
  }

  onKill(): void {
    this.#end('kill');
  }

  async onReset(): Promise<void> {
    this.#end('reset');
  }

  /** Looked up for each call: a test may replace a function. */
  #find(action: string): OwnAction | undefined {
    const run: unknown = Object.hasOwn(this.#actions, action) ? this.#actions[action] : undefined;
    return typeof run === 'function' ? (run as OwnAction) : undefined;
  }

  #onReset(listener: ResetListener): void {
    if (this.#gone) this.#tell(listener, this.#gone);
    else this.#listeners.push(listener);
  }

  #end(why: Why): void {
    this.#gone ??= why;
    for (const call of this.#calls) call.abandon();
    for (const listener of this.#listeners.splice(0)) this.#tell(listener, why);
  }

  async #tell(listener: ResetListener, why: Why): Promise<void> {
    try {
      // One that returns a promise may fail later.
      await listener(why);
    } catch (error) {
      this.#warn(`what ${this.#name} does on ${why} has thrown: ${formatOdd(error)}`);
    }
  }

  #warn(text: string): void {
    if (this.#said.has(text) || this.#said.size >= MAX_LINES) return;
    this.#said.add(text);
    this.#environment.trace.publish({ kind: 'log', level: 'warning', text });
  }
}
