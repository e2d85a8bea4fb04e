import { getString } from '../../cordova/json.js';
import type { Service } from '../../cordova/service.js';
import type { Activity, Device } from '../environment.js';
import { type Answer, AnsweringService } from './answering-service.js';

const succeed: Answer = (context) => context.success();

/**
 * The services that Cordova's and Monaca's own scripts call on every device. They answer, so
 * that these scripts go on; what only a phone can show (a splash screen, say) is not shown.
 */
export function createSystemServices(device: Device, activity: Activity): [string, Service][] {
  const coreAndroid = createCoreAndroid(activity);
  // Called so by old and by new versions of cordova-plugin-device.
  const showDevice: Answer = (context) => context.success(device.properties);
  return [
    ['CoreAndroid', coreAndroid],
    // Its name before cordova-android 4.
    ['App', coreAndroid],
    ['SplashScreen', new AnsweringService({ show: succeed, hide: succeed })],
    ['Device', new AnsweringService({ getInfo: showDevice, getDeviceInfo: showDevice })],
    [
      'Monaca',
      new AnsweringService({
        getRuntimeConfiguration: (context) =>
          context.success({ isMonacaDebugger: false, deviceId: device.properties.uuid }),
      }),
    ],
    // Monaca's script of 2012 waits for ever when these fail.
    ['MonacaSplashScreen', new AnsweringService({}, succeed)],
    ['mobi.monaca.nativecomponent', new AnsweringService({}, succeed)],
  ];
}

/** What is behind `navigator.app` (cordova-android, `CoreAndroid`). */
function createCoreAndroid(activity: Activity): Service {
  return new AnsweringService({
    // Kept for events that the page has from elsewhere: nothing is ever sent.
    messageChannel: () => {},
    show: succeed,
    overrideBackbutton: succeed,
    overrideButton: succeed,
    clearCache: succeed,
    clearHistory: succeed,
    cancelLoadUrl: succeed,
    loadUrl(context, args) {
      activity.navigate(getString({ url: args[0] }, 'url'));
      context.success();
    },
    backHistory(context) {
      activity.navigate();
      context.success();
    },
    exitApp(context) {
      context.success();
      activity.exit();
    },
  });
}
