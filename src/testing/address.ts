import { threadId } from 'node:worker_threads';
import type { EmulatorOptions } from '../index.js';

const OCTETS = 254;
/** The addresses 127.a.b.c, with octets from 1 to 254. */
const ADDRESSES = OCTETS ** 3;
const THREADS_PER_PROCESS = 32;
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

let phones = 0;

/**
 * Where a test's phone listens: on a loopback address that no other phone on this machine has, so
 * that its app gets the port it asks for; on a free port where such addresses don't exist (macOS).
 */
export function ownPlace(
  platform: NodeJS.Platform = process.platform,
): Pick<EmulatorOptions, 'host' | 'ports'> {
  const hasAddresses = platform === 'linux' || platform === 'win32';
  if (!hasAddresses) return { ports: 'free' };
  phones += 1;
  return { host: formatAddress((firstAddress(process.pid, threadId) + phones) % ADDRESSES) };
}

/**
 * Multiples of the golden ratio lie far apart: processes that were started one after the other,
 * as a test runner's workers are, have thousands of addresses each before they would meet.
 */
function firstAddress(pid: number, thread: number): number {
  const position = (pid * THREADS_PER_PROCESS + thread) * GOLDEN_RATIO;
  return Math.floor((position % 1) * ADDRESSES);
}

function formatAddress(n: number): string {
  const octets = [n / OCTETS ** 2, n / OCTETS, n].map((part) => (Math.floor(part) % OCTETS) + 1);
  return ['127', ...octets].join('.');
}
