import cordova from 'cordova';
import type { Command } from '../bridge/protocol.js';
import { history, location, say } from './own-globals.js';
import { reloadStyles } from './reload-styles.js';

/** Does what the emulator tells this page. */
export function obey(command: Command): void {
  switch (command.t) {
    case 'fire':
      if (command.target === 'window') cordova.fireWindowEvent(command.type, command.data);
      else cordova.fireDocumentEvent(command.type, command.data);
      break;
    case 'reload':
      if (command.what === 'styles') reloadStyles();
      else location.reload();
      break;
    case 'navigate':
      if (command.url === undefined) history.back();
      else location.assign(command.url);
      break;
    case 'notice':
      say(command.level === 'warning' ? 'warn' : 'info', command.text);
      break;
  }
}
