import type { Action } from '../../steering/actions.js';
import type { RequestId } from '../terminal/output.js';

/** What a line asks for. */
export type Request = Action | 'help' | 'quit';

/** Answers a request. Resolves when it was done: true when it could be. */
export type Perform = (request: Request, id?: RequestId) => Promise<boolean>;
