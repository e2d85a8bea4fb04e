cordova.define('cordova/plugin_list', (_require, _exports, module) => {
  module.exports = [
    { id: 'greeter.Greeter', file: 'plugin.js', clobbers: ['greeter', 'deep.down.greeter'] },
    { id: 'greeter.Manners', file: 'plugin.js', merges: ['greeter'] },
    { id: 'greeter.Run', file: 'plugin.js', runs: true },
  ];
  module.exports.metadata = { greeter: '1.0.0' };
});
