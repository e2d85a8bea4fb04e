// cordova.define, cordova.require, and the modules that plugins and apps use.
import { attempt, describe, probe, require, say } from './probe.js';

const MODULES = [
  'cordova',
  'cordova/argscheck',
  'cordova/base64',
  'cordova/builder',
  'cordova/channel',
  'cordova/exec',
  'cordova/exec/proxy',
  'cordova/init',
  'cordova/modulemapper',
  'cordova/platform',
  'cordova/pluginloader',
  'cordova/plugin_list',
  'cordova/urlutil',
  'cordova/utils',
  'cordova/plugin/android/app',
  'cordova/plugin/android/splashscreen',
  'cordova/android/nativeapiprovider',
  'cordova/android/promptbasednativeapi',
];

for (const id of MODULES) {
  if (id === 'cordova' || id === 'cordova/channel') continue; // Each has a probe of its own.
  probe(`module ${id}`, () => {
    const failure = attempt(() => void require(id));
    if (failure.startsWith('throws')) say(failure);
    const exports = failure.startsWith('throws') ? {} : require(id);
    say(typeof exports);
    for (const name of Object.keys(exports).sort()) say(name, typeof exports[name]);
  });
}

probe('navigator', () => {
  for (const name of ['app', 'splashscreen']) {
    say(
      name,
      Object.keys(navigator[name] ?? {})
        .sort()
        .join(' '),
    );
  }
});

probe('modules that are not there', () => {
  for (const id of ['nope/x', 'exec', '', 'toString', 'cordova/Exec', './exec']) {
    say(attempt(() => require(id)));
  }
  say(attempt(() => require()));
});

probe('a module of the app', () => {
  const utils = require('cordova/utils');
  cordova.define('app.One', (require, exports, module) => {
    say('built', module.id, module.exports === exports);
    exports.two = require('./Two');
    exports.utils = require('cordova/utils') === utils;
  });
  cordova.define('app.Two', (_require, _exports, module) => {
    module.exports = 'two';
  });
  say('defined');
  const one = require('app.One');
  say(describe(one), require('app.One') === one);
  say(attempt(() => cordova.define('app.One', () => {})));
  say(attempt(() => cordova.define('cordova/exec', () => {})));
  cordova.define.remove('app.Two');
  say(attempt(() => require('app.Two')));
});

probe('modules that fail', () => {
  cordova.define('fail.A', (require) => require('fail.B'));
  cordova.define('fail.B', (require) => require('./A'));
  say(attempt(() => require('fail.A')));
  cordova.define('fail.Throws', () => {
    throw new Error('from a factory');
  });
  say(attempt(() => require('fail.Throws')));
  say(
    'again:',
    attempt(() => require('fail.Throws')),
  );
});

probe('a plugin of the app', () => {
  const { greeter, deep } = window;
  say(greeter.greet(), greeter.bow(), deep.down.greeter === greeter);
  say(JSON.stringify(require('cordova/plugin_list')));
  for (const [name, version] of Object.entries(require('cordova/plugin_list').metadata)) {
    say(name, version);
  }
});

probe('modulemapper', () => {
  const mapper = require('cordova/modulemapper');
  const context = { taken: { old: true }, kept: 'kept', merged: { a: 1 } };
  cordova.define('map.M', (_require, exports) => {
    exports.b = 2;
  });
  mapper.reset();
  mapper.clobbers('map.M', 'new.path');
  mapper.clobbers('map.M', 'taken');
  mapper.defaults('map.M', 'kept');
  mapper.merges('map.M', 'merged');
  mapper.clobbers('map.M', 'old', 'it is old');
  mapper.runs('map.M');
  mapper.mapModules(context);
  say(JSON.stringify(context));
  say(JSON.stringify(context.old), JSON.stringify(mapper.getOriginalSymbol(context, 'taken')));
  say(describe(mapper.getOriginalSymbol(context, 'merged.a')));
  say(attempt(() => mapper.clobbers('map.Nope', 'x')));
  mapper.reset();
});

probe('builder', () => {
  const builder = require('cordova/builder');
  const target = { here: 1 };
  const tree = { here: { path: 'cordova/urlutil' }, there: { children: { x: {} } } };
  builder.buildIntoButDoNotClobber(tree, target);
  say(describe(target));
  builder.buildIntoAndClobber(tree, target);
  say(describe(target), Object.keys(target.here).join());
  builder.recursiveMerge(target, { there: { y: 1 } });
  say(describe(target));
});

probe('argscheck', () => {
  const { checkArgs, getValue } = require('cordova/argscheck');
  function callee(first, second) {
    return [first, second];
  }
  const check = (spec, ...args) => attempt(() => checkArgs(spec, 'my.plugin', args, callee));
  say(
    check('sn', 'text', 5),
    check('SN', null),
    check('*o', 1, {}),
    check('fd', check, new Date()),
  );
  say(check('s', 5));
  say(check('sA', 'text', 'text'));
  say(check('n', undefined));
  say(check('of', {}, {}));
  say(describe(getValue(undefined, 1)), describe(getValue(null, 1)));
});

probe('utils', () => {
  const utils = require('cordova/utils');
  say([[], {}, null, undefined, 1, 'x', new Date(0), /x/, new Map()].map(utils.typeName).join());
  say(utils.isArray([]), utils.isArray({ length: 0 }), utils.isDate(new Date()), utils.isDate('x'));
  const list = [1, 2, 3];
  say(utils.arrayIndexOf(list, 2), utils.arrayRemove(list, 2), utils.arrayRemove(list, 9), list);
  say(describe(utils.clone({ a: [1, { b: null }], c: undefined, d: 'x' })));
  say(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(utils.createUUID()));
  say(
    utils.close(
      { name: 'context' },
      function (end) {
        return this.name + end;
      },
      ['!'],
    )('?'),
  );
  function Parent() {}
  function Child() {}
  utils.extend(Child, Parent);
  say(new Child() instanceof Parent, Child.__super__ === Parent.prototype);
  const object = {};
  utils.defineGetter(object, 'x', () => 'got');
  utils.defineGetterSetter(
    object,
    'y',
    () => 'y',
    (value) => say('set', value),
  );
  object.y = 5;
  say(object.x, object.y, Object.keys(object).length);
});

probe('urlutil and base64', () => {
  const { makeAbsolute } = require('cordova/urlutil');
  const { fromArrayBuffer, toArrayBuffer } = require('cordova/base64');
  say(makeAbsolute('a/../b.html?c#d') === new URL('b.html?c#d', location.href).href);
  say(makeAbsolute('https://example.org/x'));
  for (let length = 0; length <= 4; length += 1) {
    const bytes = Uint8Array.from({ length }, (_value, index) => 250 + index);
    const text = fromArrayBuffer(bytes.buffer);
    say(text, describe(toArrayBuffer(text)));
  }
  say(attempt(() => toArrayBuffer('é')));
});
