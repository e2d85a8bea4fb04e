import { ownPlace } from '../../src/testing/address.js';

/** What a test worker has of macOS's addresses, of which each must be added (CONTRIBUTING.md). */
const ADDRESSES_PER_WORKER = 4;
const FIRST = 2;

const worker = Number(process.env.VITEST_POOL_ID ?? 1) - 1;
let count = 0;

/** A loopback address that nobody else on this machine uses meanwhile: some apps want fixed ports. */
export function ownAddress(): string {
  const { host } = ownPlace();
  if (typeof host === 'string') return host;
  const last = FIRST + worker * ADDRESSES_PER_WORKER + (count % ADDRESSES_PER_WORKER);
  count += 1;
  return `127.0.0.${last}`;
}
