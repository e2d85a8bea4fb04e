import cordova from 'cordova';

/**
 * Defines Cordova modules by what they export. They are the device's: a script of the app that
 * defines one of them, as the published plugins' own scripts do, changes nothing.
 */
export function defineModules(modules: ReadonlyMap<string, unknown>): void {
  const { define } = cordova;
  for (const [id, exports] of modules)
    define(id, (_require, _exports, module) => {
      module.exports = exports;
    });
  const defineOthers: typeof define = (id, factory) => {
    if (!modules.has(id)) define(id, factory);
  };
  cordova.define = Object.assign(defineOthers, define);
}
