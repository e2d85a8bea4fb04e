// The module cordova-plugin-websocket-server.WebSocketServer, for apps that don't bring it.

import exec from 'cordova/exec';
import { createWsserver } from '../../plugin/wsserver.js';

// biome-ignore lint/style/noDefaultExport: it becomes the `module.exports` of a Cordova module
export default createWsserver(exec, (text) => console.warn(`[wss-emu] ${text}`));
