import cordova from 'cordova';
import type { LifeEvent } from '../bridge/protocol.js';
import { document, listen } from './own-globals.js';

/** A page that is out of sight is paused, as an app in the background is. */
export function pauseWhenHidden(tell: (name: LifeEvent) => void): void {
  let isLeaving = false;
  listen(window, 'pagehide', () => {
    isLeaving = true;
  });
  listen(document, 'visibilitychange', () => {
    // A page that goes for good is hidden too.
    if (isLeaving) return;
    const name = document.hidden ? 'pause' : 'resume';
    cordova.fireDocumentEvent(name);
    tell(name);
  });
}
