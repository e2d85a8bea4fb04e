// What a plugin.xml brings to an app on Android.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readPluginXml } from '../../src/app-files/plugin-xml.js';

const script = (name: string, src: string, more = {}) => ({
  ...{ name, src, line: expect.any(Number), clobbers: [], merges: [], runs: false },
  ...more,
});

it('reads published plugins', () => {
  const read = (id: string) => readPluginXml(readFileSync(`node_modules/${id}/plugin.xml`, 'utf8'));
  expect(read('cordova-plugin-device')).toMatchObject({
    id: 'cordova-plugin-device',
    modules: [script('device', 'www/device.js', { clobbers: ['device'] })],
    fault: undefined,
  });
  expect(read('cordova-plugin-network-information').modules).toEqual([
    script('network', 'www/network.js', { clobbers: ['navigator.connection'] }),
    script('Connection', 'www/Connection.js', { clobbers: ['Connection'] }),
  ]);
});

it('reads what is for all platforms, then what is for Android, which takes the place of the same', () => {
  const xml = `<?xml version="1.0"?>
    <plugin id="@scope/a.b" version="1.2.3">
      <platform name="ios"><js-module src="www/ios.js"/></platform>
      <platform name="android">
        <js-module src="www/android/b.js" name="b"><merges target="navigator.b"/></js-module>
        <js-module src="www/c.js"><runs/></js-module>
      </platform>
      <js-module src="www/b.js" name="b"><clobbers target="b"/><clobbers target="window.b"/></js-module>
      <js-module src="www/a.min.js"/>
      <dependency id="other"/>
      <asset src="www/x" target="y"/><asset src="www/x"/>
    </plugin>`;

  expect(readPluginXml(xml)).toEqual({
    ...{ id: '@scope/a.b', version: '1.2.3', fault: undefined },
    modules: [
      script('b', 'www/android/b.js', { merges: ['navigator.b'], line: 5 }),
      script('a.min', 'www/a.min.js'),
      script('c', 'www/c.js', { runs: true, line: 6 }),
    ],
    assets: [{ src: 'www/x', target: 'y' }],
    dependencies: ['other'],
  });
});

it.each([
  [
    '<plugin id="a">',
    'not well-formed XML (line 1, column 16): Missing end tag for element plugin',
  ],
  ['<widget id="a"/>', 'no plugin\'s: it begins with no <plugin id="…"> of a plain id'],
  ['<plugin/>', 'no plugin\'s: it begins with no <plugin id="…"> of a plain id'],
  ['<plugin id="../a"/>', 'no plugin\'s: it begins with no <plugin id="…"> of a plain id'],
  ['<plugin id="a">\n\n<js-module/></plugin>', 'incomplete (line 3): a <js-module> has no src'],
])('says what is wrong with %j', (xml, fault) => {
  expect(readPluginXml(xml)).toMatchObject({ fault, modules: [] });
});
