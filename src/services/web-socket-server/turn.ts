import { nextTick } from '../../real-time/timers.js';

/** Something that goes out when a turn's work is done. */
export interface Waiting {
  sendTurn(): void;
}

let waiting: Waiting[] = [];

/** Has what was sent in this turn go out when its work is done. */
export function sendAfterThisTurn(one: Waiting): void {
  if (waiting.length === 0) nextTick(sendNow);
  waiting.push(one);
}

/** Does not wait for the turn's end: to be called before somebody else ends a socket. */
export function sendNow(): void {
  const all = waiting;
  waiting = [];
  for (const one of all) one.sendTurn();
}
