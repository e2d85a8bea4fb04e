import { WSSERVER_PLUGINS } from '../service-descriptions.js';

/** The plugins that projects have, by their ids. */

/** becvert's server plugin and its fork: another object, and a service of the same name as Monaca's. */
export const OTHER_SERVER = {
  ids: WSSERVER_PLUGINS,
  path: 'cordova.plugins.wsserver',
  /** What their service's class is called in a `config.xml` that Cordova has built. */
  packages: /^(?:net\.becvert\.|cordova\.wsserver\.)/,
} as const;

/** Whether a plugin is that, or its fork. */
export function isOtherServer(id: string): boolean {
  return OTHER_SERVER.ids.some((other) => other === id);
}

/** Before Cordova 3, features named what is part of Cordova itself. */
const PART_OF_CORDOVA = /^https?:\/\/api\.(?:phonegap|cordova)\.com\//;

/** They change how an app is built or where it comes from, and have no object for it. */
const BUILD_ONLY =
  /(?:^|[.-])(?:whitelist|androidx(?:-adapter)?|custom-config|(?:enable-)?multidex|gradle(?:-[a-z-]+)?|cleartext|network-security-config|add-swift-support|swift-support|kotlin|disable-bitcode|cocoapods?-support|wkwebview-engine|wkwebview-file-xhr|crosswalk-webview|ionic-webview|android-support-gradle-release|support-google-services|support-android-plugin|compat|build-architecture)$/;

/** Browsers have what these bring. */
const IN_BROWSERS =
  /^(?:cordova-plugin-|org\.apache\.cordova\.|phonegap-plugin-)(?:geolocation|vibration|console|fetch|screen-orientation|speech-synthesis|speechsynthesis|media-stream|websql|indexeddb(?:-async)?|es6-promise|promise|url-polyfill|customurlpolyfill)$/;

/** Cordova waits for its service before `deviceready`, and browsers read files without it. */
const WAITS_FOR_SERVICE = /^(?:cordova-plugin-|org\.apache\.cordova\.)file$/;

/** Whether an app that runs in a browser is better off without this plugin's script. */
export function isBetterLeftOut(id: string): boolean {
  return IN_BROWSERS.test(id) || WAITS_FOR_SERVICE.test(id);
}

/** Whether nothing of an app fails for want of this plugin in a browser. */
export function isNotMissed(id: string): boolean {
  return PART_OF_CORDOVA.test(id) || BUILD_ONLY.test(id) || IN_BROWSERS.test(id);
}

/** Packages that are plugins; Ionic's wrappers, types and tools for builds are none. */
const PLUGIN_PACKAGE =
  /^(?:@(?!types\/|ionic-native\/|awesome-cordova-plugins\/)[\w-]+\/)?(?:cordova-|phonegap-|monaca-|cordova-monaca-)plugin-/;

/** Whether an npm package is a plugin. */
export function isPluginPackage(name: string): boolean {
  return PLUGIN_PACKAGE.test(name) || isOtherServer(name);
}
