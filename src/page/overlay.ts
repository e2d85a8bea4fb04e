import { document } from './own-globals.js';

const STYLE =
  'position: fixed; inset: auto 0 0; z-index: 2147483647; padding: 12px 16px;' +
  'font: 14px/1.4 sans-serif; color: #fff; background: #8a1f1f;';

/** Shows a line over the app's page. */
export function showOverlay(text: string): void {
  const host = document.createElement('wss-emu-overlay');
  const line = document.createElement('div');
  line.setAttribute('role', 'alert');
  line.textContent = text;
  // Set by script, which every style-src allows.
  line.style.cssText = STYLE;
  // The app's own style sheets don't reach it there.
  host.attachShadow({ mode: 'open' }).append(line);
  document.documentElement.append(host);
}
