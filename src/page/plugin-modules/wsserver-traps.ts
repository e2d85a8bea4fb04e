// The module wss-emu.wsserver-traps: the object may be the app's own.

import cordova from 'cordova';
import { nameTraps } from '../../plugin/wsserver.js';

const wsserver: unknown = Reflect.get(Object(cordova.plugins), 'wsserver');
if (wsserver) nameTraps(Object(wsserver), (text) => console.warn(`[wss-emu] ${text}`));
