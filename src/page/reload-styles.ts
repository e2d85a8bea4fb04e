import { document, listen, location } from './own-globals.js';

const PARAMETER = 'wss-emu';

/**
 * Reloads the page's style sheets, and not the page. All of them: one of them may import the one
 * that has changed. Each stays until its successor has loaded.
 */
export function reloadStyles(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel~="stylesheet"]')) {
    const url = new URL(link.href, location.href);
    if (url.origin !== location.origin) continue;
    url.searchParams.set(PARAMETER, String(Date.now()));
    const successor = link.cloneNode() as HTMLLinkElement;
    successor.href = url.href;
    listen(successor, 'load', () => link.remove());
    listen(successor, 'error', () => link.remove());
    link.after(successor);
  }
}
