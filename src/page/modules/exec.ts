// The module cordova/exec.

import { exec } from 'cordova/wss-emu';

// biome-ignore lint/style/noDefaultExport: it becomes the `module.exports` of a Cordova module
export default exec;
