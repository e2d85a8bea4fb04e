import { invalidOption } from '../checks/check-options.js';
import type { Arrivals } from '../clients/arrivals.js';
import type { Transcript } from './transcript.js';
import {
  formatWhere,
  parseLimits,
  timeoutError,
  toEventFilter,
  type WaitOptions,
} from './wait-options.js';

/** @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION` for a kind of event that `waitFor` doesn't know */
export function requireKind(kind: string, kinds: readonly string[]): void {
  if (kinds.includes(kind)) return;
  throw invalidOption(`waitFor takes ${kinds.join(', ')}, not ${JSON.stringify(kind)}`);
}

/** The next event of a kind; the error of a wait in vain shows the transcript. */
export async function takeEvent<Event extends object>(
  kind: string,
  arrivals: Arrivals<Event>,
  options: WaitOptions<Event>,
  transcript: Transcript,
): Promise<Event> {
  const { timeoutMs, signal } = parseLimits('waitFor', options);
  const taken = await arrivals.take(toEventFilter(options.where), timeoutMs, signal);
  if ('item' in taken) return taken.item;
  const call = `waitFor('${kind}'${formatWhere(options.where)})`;
  throw timeoutError(transcript.explain(`${call}: ${taken.missed}`));
}
