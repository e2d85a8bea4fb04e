// The module cordova/plugin/android/app.

import { navigatorApp } from 'cordova/wss-emu';

// biome-ignore lint/style/noDefaultExport: it becomes the `module.exports` of a Cordova module
export default navigatorApp;
