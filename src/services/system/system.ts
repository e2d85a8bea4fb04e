import { getBoolean, getString } from '../../cordova/json.js';
import type { Service } from '../../cordova/service.js';
import type { Environment } from '../environment.js';
import { type Answer, AnsweringService } from './answering-service.js';

const succeed: Answer = (context) => context.success();

/**
 * The services that Cordova's and Monaca's own scripts call on every device. They answer, so
 * that these scripts go on; what only a phone can show (a splash screen, say) is not shown.
 */
export const SYSTEM_SERVICES = {
  CoreAndroid: createCoreAndroid,
  // Its name before cordova-android 4.
  App: createCoreAndroid,
  SplashScreen: () => new AnsweringService({ show: succeed, hide: succeed }),
  SystemBarPlugin: () =>
    new AnsweringService({
      setStatusBarVisible(context, args) {
        getBoolean({ visible: args[0] }, 'visible');
        context.success();
      },
      // Java passes over a colour that it can't read.
      setStatusBarBackgroundColor: succeed,
    }),
  Device({ device }) {
    // Old and new versions of cordova-plugin-device call it differently.
    const show: Answer = (context) => context.success(device.properties);
    return new AnsweringService({ getInfo: show, getDeviceInfo: show });
  },
  Monaca: ({ device }) =>
    new AnsweringService({
      getRuntimeConfiguration: (context) =>
        context.success({ isMonacaDebugger: false, deviceId: device.properties.uuid }),
    }),
  // Monaca's script of 2012 waits forever when these fail.
  MonacaSplashScreen: () => new AnsweringService({}, succeed),
  'mobi.monaca.nativecomponent': () => new AnsweringService({}, succeed),
} satisfies Readonly<Record<string, (environment: Environment) => Service>>;

/** What is behind `navigator.app` (cordova-android, `CoreAndroid`). */
function createCoreAndroid({ activity }: Environment): Service {
  return new AnsweringService({
    // Android sends events through it, which the page gets in another way here.
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
