// The module cordova/wss-emu: all of ours; Cordova's own modules of the platform lead here.

export { bootstrap } from '../bootstrap.js';
export { exec } from '../exec-over-bridge.js';
export { injectScript, loadPlugins } from '../plugin-loader.js';
