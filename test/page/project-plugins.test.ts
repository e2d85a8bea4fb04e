// Published plugins in a page, without cordova prepare: what their scripts make of the emulated phone.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pageWays } from '../support/page-ways.js';
import { usePublishedPlugins } from '../support/plugin-project.js';

it.each(pageWays)('has device and Connection as on the phone %s', async (_name, run) => {
  const project = usePublishedPlugins({
    'www/index.html': `<script src="cordova.js"></script><script>
      document.addEventListener('deviceready', function () {
        console.log(device.platform, device.available, device === cordova.require('cordova-plugin-device.device'));
        console.log(Connection.WIFI, navigator.connection === cordova.require('cordova-plugin-network-information.network'));
        device.getInfo(function (info) {
          console.log(info.model === device.model);
          console.log('done');
        });
      });
    </script>`,
  });

  const lines = await run(join(project, 'www'));
  expect(lines.filter((line) => !line.startsWith('Error initializing Network'))).toEqual([
    'Android true true',
    'wifi true',
    'true',
  ]);
});
