import { readFileSync } from 'node:fs';

/** Where apps find what plugins bring, by the files of the plugins' packages. */
const SCRIPTS = {
  'cordova-plugin-device/www/device.js': ['device', 'device'],
  'cordova-plugin-network-information/www/network.js': ['network', 'navigator.connection'],
  'cordova-plugin-network-information/www/Connection.js': ['Connection', 'Connection'],
  'cordova-plugin-networkinterface/www/networkinterface.js': [
    'networkinterface',
    'networkinterface',
  ],
  'cordova-plugin-zeroconf/www/zeroconf.js': ['ZeroConf', 'cordova.plugins.zeroconf'],
} as const;

/** What `cordova prepare` puts into an app's `www` for those plugins: their scripts, and their list. */
export function preparePlugins(): Record<string, string> {
  const modules = Object.entries(SCRIPTS).map(([path, [name, target]]) => ({
    id: `${path.slice(0, path.indexOf('/'))}.${name}`,
    file: `plugins/${path}`,
    pluginId: path.slice(0, path.indexOf('/')),
    clobbers: [target],
    code: readFileSync(`node_modules/${path}`, 'utf8'),
  }));
  const files = modules.map(({ id, file, code }) => [
    file,
    `cordova.define("${id}", function(require, exports, module) {\n${code}\n});`,
  ]);
  const list = modules.map(({ code, ...module }) => module);
  const define = `cordova.define('cordova/plugin_list', function(require, exports, module) {\nmodule.exports = ${JSON.stringify(list)};\n});`;
  return Object.fromEntries([...files, ['cordova_plugins.js', define]]);
}
