// The module cordova/plugin/android/splashscreen.

import { splashscreen } from 'cordova/wss-emu';

// biome-ignore lint/style/noDefaultExport: it becomes the `module.exports` of a Cordova module
export default splashscreen;
