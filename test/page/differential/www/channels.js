// cordova/channel, and what waits for it.
import { attempt, note, probe, require, say } from './probe.js';

const channel = require('cordova/channel');

probe('channels', () => {
  // The device's buttons have a probe of their own.
  for (const name of Object.keys(channel).sort()) {
    if (name.endsWith('button')) continue;
    const { type, state } = channel[name];
    say(name, typeof channel[name], type, state);
  }
});

probe('channels that deviceready waits for', () => {
  say(channel.deviceReadyChannelsArray.map(({ type }) => type).join(' '));
});

probe('channels joined', () => {
  const [one, two] = [channel.createSticky('one'), channel.createSticky('two')];
  channel.join(note('both'), [one, two]);
  one.fire();
  say('one has fired');
  two.fire();
  channel.join(note('none'), []);
  say(attempt(() => channel.join(note('never'), [channel.create('three')])));
});

probe('a channel', () => {
  const own = channel.create('own');
  const object = { handleEvent: note('object') };
  const bound = { name: 'bound' };
  own.subscribe(object);
  own.subscribe(function () {
    say('this is', this.name);
  }, bound);
  own.fire(1, 'two');
  own.unsubscribe(object);
  own.fire(2);
  say(
    own.numHandlers,
    attempt(() => own.subscribe(5)),
    attempt(() => own.unsubscribe('x')),
  );
});

probe('waiting for a feature', () => {
  channel.waitForInitialization('onFeature');
  channel.onFeature.subscribe(note('initialized'));
  channel.initializationComplete('onFeature');
  channel.initializationComplete('onNothing');
  channel.waitForInitialization();
});

probe('a constructor added late', () => {
  cordova.addConstructor(() => say('called'));
  cordova.addConstructor(() => {
    throw new Error('from a late constructor');
  });
});
