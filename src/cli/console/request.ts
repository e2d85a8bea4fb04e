import type { Action } from '../../steering/actions.js';
import type { RequestId } from '../terminal/output.js';

/** What a line asks for. */
export type Request = Action | 'help' | 'quit';

/** Performs a request and shows its result. Resolves with whether it succeeded. */
export type Perform = (request: Request, id?: RequestId) => Promise<boolean>;
