import type { DomWindow } from '../happy-dom.js';
import { addStyleNames } from './computed-styles.js';
import { addGlobals } from './globals.js';
import { addLegacy } from './legacy.js';
import { joinPrototypes, keepOwnClasses } from './own-classes.js';
import { refusePermissions } from './permissions.js';
import { sayWhatIsMissing } from './unpainted.js';

/**
 * Gives happy-dom's window what a browser's has besides: docs/headless.md has both lists.
 * @param note shows the developer a line
 */
export function bridgeTheGap(window: DomWindow, note: (text: string) => void): void {
  joinPrototypes(window);
  addGlobals(window, note);
  addLegacy(window);
  keepOwnClasses(window);
  refusePermissions(window);
  addStyleNames(window);
  sayWhatIsMissing(window, note);
}
