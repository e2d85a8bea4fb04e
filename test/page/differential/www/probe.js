// How a probe is written: a title, and what it says.

const { begin, ready } = window.differential;
const probes = [];

export const { say } = window.differential;
export const { require } = window.cordova;
export const exec = require('cordova/exec');
export const port = Number(new URLSearchParams(location.search).get('port'));

/** @param run says what it sees; the next probe waits until it is done */
export function probe(title, run) {
  probes.push({ title, run });
}

export async function runProbes() {
  await ready;
  await turn();
  for (const { title, run } of probes) {
    begin(title);
    try {
      await run();
      await settled();
    } catch (error) {
      say('the probe failed:', error);
    }
  }
  window.differential.isFinished = true;
}

/** What `run` gives, or throws, in words. */
export function attempt(run) {
  try {
    return describe(run());
  } catch (error) {
    return `throws ${error}`;
  }
}

export function describe(value) {
  if (typeof value === 'function') return 'function';
  if (value instanceof ArrayBuffer) return `ArrayBuffer of ${new Uint8Array(value)}`;
  return typeof value === 'object' ? JSON.stringify(value) : `${typeof value} ${String(value)}`;
}

/** A listener or callback that says with what it was called. */
export function note(who) {
  return (...args) => say(`${who}:`, args.map(describe).join(', '));
}

export function noteEvent(who) {
  return (event) => say(`${who}:`, event.type, JSON.stringify(event));
}

/** Calls the plugin, says what it answers, and goes on when it has. */
export function ask(action, args, service = 'WebSocketServer') {
  return new Promise((resolve) => {
    const answer = (kind) => (message) => {
      say(`${service} ${action}: ${kind}`, describe(message));
      resolve(message);
    };
    exec(answer('success'), answer('failure'), service, action, args);
  });
}

/** A turn of the event loop. */
export function turn() {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** All results of the calls made so far have come, and what they caused has happened. */
export async function settled() {
  await new Promise((resolve) => exec(resolve, resolve, 'WebSocketServer', 'getStatus', []));
  await turn();
  await turn();
}
