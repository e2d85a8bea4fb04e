import { exec } from './exec-over-bridge.js';
import { document } from './own-globals.js';

/** cordova-plugin-statusbar, which goes before what Cordova itself has. */
interface StatusBarPlugin {
  readonly isVisible: boolean;
  show(): void;
  hide(): void;
  backgroundColorByHexString(colour: string): void;
}

let isVisible: unknown = true;
let sample: HTMLElement | undefined;

/** `window.statusbar` (cordova-android 15, `plugin/android/statusbar.js`), over exec as there. */
export const statusbar: object = /* @__PURE__ */ Object.defineProperties(
  {},
  {
    visible: {
      enumerable: true,
      get: () => findPlugin()?.isVisible ?? isVisible,
      set(value: unknown) {
        const plugin = findPlugin();
        if (plugin) value ? plugin.show() : plugin.hide();
        else {
          isVisible = value;
          call('setStatusBarVisible', [!!value]);
        }
      },
    },
    setBackgroundColor: { value: setBackgroundColor },
  },
);

function findPlugin(): StatusBarPlugin | undefined {
  return (window as { StatusBar?: StatusBarPlugin }).StatusBar;
}

function call(action: string, args: readonly unknown[]): void {
  exec(null, null, 'SystemBarPlugin', action, args);
}

/** The browser reads the colour, however it is written; what it can't read changes nothing. */
function setBackgroundColor(colour: string): void {
  sample = sample || document.head.appendChild(document.createElement('script'));
  sample.style.color = colour;
  const computed = getComputedStyle(sample).color;
  const parts = (/^rgb/.test(computed) && computed.match(/\d+/g)) || [];
  if (parts.length < 3) return;
  // As there: the alpha of `rgba(…)` stays at the end, where nobody reads it.
  const argb = [...(parts.length === 3 ? [255] : []), ...parts.map(Number)];
  const hex = argb.slice(0, 4).map((part) => part.toString(16).padStart(2, '0'));
  const plugin = findPlugin();
  if (plugin) plugin.backgroundColorByHexString(`#${hex.join('')}`);
  else call('setStatusBarBackgroundColor', argb);
}
