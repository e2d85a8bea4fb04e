// The module cordova/pluginloader.

export { loadPlugins as load } from 'cordova/wss-emu';
