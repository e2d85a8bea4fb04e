import { basename } from 'node:path';
import { type Context, type Module, Script, SourceTextModule, SyntheticModule } from 'node:vm';
import { isThrown } from './thrown.js';

/** A script's code, and its name in stack traces. */
export interface ScriptSource {
  readonly code: string;
  readonly fileName: string;
  /** The line of the file where the code begins, from 0. */
  readonly lineOffset?: number;
}

/** Prefixes the emulator's own scripts in stack traces. */
export const OWN_SCRIPT = 'wss-emu:';

/** Fetches a script by its URL. */
export type ReadScript = (url: string) => Promise<ScriptSource>;

type ImportAttributes = Readonly<Record<string, string | undefined>>;

/** V8's messages for syntax that only a module may contain. */
const MODULE_SYNTAX = /import statement outside|Unexpected token 'export'|'import.meta' outside/;

/** Runs the scripts of one window: classic ones and ES modules, which share one module graph. */
export class Scripts {
  readonly #context: Context;
  readonly #read: ReadScript;
  readonly #onAwait: (what: string) => () => void;
  readonly #modules = new Map<string, Promise<Module>>();
  readonly #importMap = new Map<string, string>();
  /** Module graphs are linked one at a time, because they may share modules. */
  #linked: Promise<unknown> = Promise.resolve();

  /** @param onAwait called when a module's own code has run and it awaits something; returns what to call after that */
  constructor(context: Context, read: ReadScript, onAwait: (what: string) => () => void) {
    this.#context = context;
    this.#read = read;
    this.#onAwait = onAwait;
  }

  /** Runs a classic script: its top-level declarations become the window's. Throws what it throws. */
  runClassic({ code, fileName, lineOffset = 0 }: ScriptSource, url: string): void {
    const script = new Script(code, {
      filename: fileName,
      lineOffset,
      importModuleDynamically: (specifier, _script, attributes) =>
        this.#import(specifier, url, attributes),
    });
    script.runInContext(this.#context);
  }

  /** Runs a module that has no URL of its own, and all that it imports. */
  async runModule(source: ScriptSource, url: string): Promise<void> {
    await this.#evaluate(this.#compile(source, url));
  }

  /** Runs the module at a URL, unless it has run already, and all that it imports. */
  async runModuleOf(url: string): Promise<void> {
    await this.#evaluate(await this.#load(url, {}));
  }

  /** Adds the `imports` of an import map (HTML standard, "Import maps"), relative to the page's URL. */
  addImportMap(json: string, pageUrl: string): void {
    const { imports = {} } = JSON.parse(json) as { imports?: Record<string, string> };
    for (const [specifier, address] of Object.entries(imports)) {
      this.#importMap.set(specifier, new URL(address, pageUrl).href);
    }
  }

  async #import(specifier: string, referrer: string, attributes: ImportAttributes) {
    const module = await this.#load(this.#resolve(specifier, referrer), attributes);
    await this.#evaluate(module);
    return module;
  }

  async #evaluate(module: Module): Promise<void> {
    const linked = this.#linked.then(async () => {
      if (module.status === 'unlinked') await module.link(this.#linkModule);
    });
    this.#linked = linked.catch(() => {});
    await linked;
    const evaluated = module.evaluate();
    const name = basename(module.identifier);
    const onEvaluated = this.#onAwait(`${name} still waits in a top-level await`);
    try {
      await evaluated;
    } finally {
      onEvaluated();
    }
  }

  readonly #linkModule = (
    specifier: string,
    referrer: Module,
    { attributes = {} }: { attributes?: ImportAttributes },
  ): Promise<Module> => this.#load(this.#resolve(specifier, this.#urlOf(referrer)), attributes);

  readonly #urls = new WeakMap<Module, string>();

  #urlOf(module: Module): string {
    return this.#urls.get(module) ?? module.identifier;
  }

  #load(url: string, attributes: ImportAttributes): Promise<Module> {
    const key = `${attributes.type ?? 'js'} ${url}`;
    const loading = this.#modules.get(key) ?? this.#fetchModule(url, attributes);
    this.#modules.set(key, loading);
    return loading;
  }

  async #fetchModule(url: string, { type }: ImportAttributes): Promise<Module> {
    const source = await this.#read(url);
    return type === 'json' ? this.#createJsonModule(source) : this.#compile(source, url);
  }

  #compile({ code, fileName, lineOffset = 0 }: ScriptSource, url: string): SourceTextModule {
    const module = new SourceTextModule(code, {
      context: this.#context,
      identifier: fileName,
      lineOffset,
      initializeImportMeta: (meta) => Object.assign(meta, { url }),
      importModuleDynamically: (specifier, _module, attributes) =>
        this.#import(specifier, url, attributes),
    });
    this.#urls.set(module, url);
    return module;
  }

  #createJsonModule({ code, fileName }: ScriptSource): Module {
    const json = JSON.stringify(code);
    const value = new Script(`JSON.parse(${json})`).runInContext(this.#context);
    const module: SyntheticModule = new SyntheticModule(
      ['default'],
      () => module.setExport('default', value),
      { context: this.#context, identifier: fileName },
    );
    return module;
  }

  #resolve(specifier: string, referrer: string): string {
    const mapped = this.#applyImportMap(specifier);
    if (mapped !== undefined) return mapped;
    if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, referrer).href;
    if (URL.canParse(specifier)) return new URL(specifier).href;
    throw new TypeError(
      `can't import "${specifier}": a browser needs an import map for a name that isn't a URL`,
    );
  }

  #applyImportMap(specifier: string): string | undefined {
    const exact = this.#importMap.get(specifier);
    if (exact !== undefined) return exact;
    const [longest] = [...this.#importMap]
      .filter(([prefix]) => prefix.endsWith('/') && specifier.startsWith(prefix))
      .sort(([one], [other]) => other.length - one.length);
    return longest && longest[1] + specifier.slice(longest[0].length);
  }
}

/** True when a script failed to compile because it is a module. */
export function isModuleSyntax(error: unknown): boolean {
  return isThrown(error, SyntaxError) && MODULE_SYNTAX.test(error.message);
}
