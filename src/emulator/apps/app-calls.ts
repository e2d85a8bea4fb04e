import { crossJson } from '../../cordova/cross-json.js';
import { isSuccess, type PluginResult } from '../../cordova/plugin-result.js';
import type { RunningApps } from './running-apps.js';

/** How an exec call has ended. */
export interface ExecOutcome {
  readonly ok: boolean;
  /** What the success callback, or the failure callback, would have got. */
  readonly message: unknown;
}

/**
 * Calls that the tools make on behalf of an app. Its callbacks don't hear of them; the trace
 * does, with callback ids that begin with `tool`.
 */
export function createAppCalls(apps: RunningApps) {
  let calls = 0;

  return async function execFor(
    page: number,
    service: string,
    action: string,
    args: readonly unknown[],
  ): Promise<ExecOutcome> {
    const registry = apps.registryOf(page);
    if (!registry) return { ok: false, message: `page ${page} is not there` };
    const ownArgs = crossJson([...args]);
    calls += 1;
    const callbackId = `tool${calls}`;
    return new Promise((resolve) => {
      const deliver = (_id: string, { status, message }: PluginResult) =>
        resolve({ ok: isSuccess(status), message });
      registry.execFor(deliver, callbackId, service, action, ownArgs);
    });
  };
}
