// A plugin of the app: three modules, one file that is asked for as long as one is missing.
if (!(window.greeterDefined ?? false)) {
  window.greeterDefined = true;
  cordova.define('greeter.Words', (_require, exports) => {
    exports.hello = 'hello';
  });
  cordova.define('greeter.Greeter', (require, exports) => {
    exports.greet = () => require('./Words').hello;
  });
  cordova.define('greeter.Manners', (_require, exports) => {
    exports.bow = () => 'bows';
  });
  cordova.define('greeter.Run', () => {
    differential.say('a plugin runs');
  });
}
