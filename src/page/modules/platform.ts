// The module cordova/platform: what makes cordova-js an emulated Android device.

export const id = 'android';

/** Called once cordova-js is there; until then its modules can't be required. */
export function bootstrap(): void {
  (require('cordova/wss-emu') as typeof import('cordova/wss-emu')).bootstrap();
}
