import cordova from 'cordova';
import { document } from './own-globals.js';

const BUTTONS = ['back', 'menu', 'search', 'volumeup', 'volumedown'];
const NETWORK_EVENTS = ['online', 'offline'];

/** The events that come from the device, never from the browser (cordova-android, `platform.js`, `exec.js`). */
export function addDeviceEvents(): void {
  for (const button of BUTTONS) cordova.addDocumentEventHandler(`${button}button`);
  // The network plugin tells document; window hears of it from there.
  for (const type of NETWORK_EVENTS) {
    cordova.addWindowEventHandler(type);
    document.addEventListener(type, () => cordova.fireWindowEvent(type));
  }
}
