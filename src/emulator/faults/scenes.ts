import type { SceneEntry } from '../../trace/entries.js';
import type { RunningApps } from '../apps/running-apps.js';

/** What can happen to the apps on a phone. */
export interface Scenes {
  /** Another app comes to the front: `pause` fires. Servers and their clients go on, as on Android. */
  background(): void;
  /** The app comes back to the front: `resume` fires. */
  foreground(): void;
  /**
   * The system ends the app's process: connections are reset without a close frame, and none of
   * the app's callbacks is called any more, nor any event fired. A page ends, as with
   * `navigator.app.exitApp`; in Node, calls find no server and `start` fails.
   * Resolves when the ports are free.
   */
  kill(): Promise<void>;
  /**
   * Kills the app and starts it again: pages are loaded anew; in Node, calls work again and
   * `deviceready` fires again for all who have listened to it (nothing else of the app's
   * script is run again). Resolves when the new app may start its servers.
   */
  restart(): Promise<void>;
}

/** Says on the trace what the tools have done. */
export type PublishScene = (entry: Omit<SceneEntry, 'kind'>) => void;

export function createScenes(apps: RunningApps, publish: PublishScene): Scenes {
  return {
    background() {
      if (!apps.isInFront) return;
      apps.isInFront = false;
      publish({ scene: 'background' });
      apps.fire('pause');
    },
    foreground() {
      if (apps.isInFront) return;
      apps.isInFront = true;
      publish({ scene: 'foreground' });
      apps.fire('resume');
    },
    kill() {
      apps.isInFront = true;
      publish({ scene: 'kill' });
      return apps.kill();
    },
    restart() {
      apps.isInFront = true;
      publish({ scene: 'restart' });
      return apps.restart();
    },
  };
}
