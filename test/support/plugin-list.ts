import { createContext, runInContext } from 'node:vm';

/** A module of a `cordova_plugins.js`. */
export interface ListedModule {
  readonly id: string;
  readonly file: string;
  readonly clobbers?: readonly string[];
  readonly merges?: readonly string[];
  readonly runs?: boolean;
}

/** The modules on a list, as a page reads it. */
export function readPluginList(script: string): readonly ListedModule[] {
  const modules: Record<string, { exports: ListedModule[] }> = {};
  const define = (id: string, factory: (...args: unknown[]) => void) => {
    const module = { exports: [] };
    factory(null, module.exports, module);
    modules[id] = module;
  };
  const remove = (id: string) => delete modules[id];
  const cordova = {
    version: '1',
    define: Object.assign(define, { remove }),
    require: (id: string) => modules[id]?.exports,
  };
  runInContext(script, createContext({ cordova }));
  // Arrays of another context are equal to none of this.
  return structuredClone([...(modules['cordova/plugin_list']?.exports ?? [])]);
}
