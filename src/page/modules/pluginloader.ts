// The module cordova/pluginloader.

export { injectScript, loadPlugins as load } from 'cordova/wss-emu';
