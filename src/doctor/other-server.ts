import { isOtherServer, OTHER_SERVER } from '../app-files/plugin-names.js';
import type { DeclaredPlugins } from '../app-files/project-plugins.js';
import { type AppCode, placeOf } from './app-code.js';
import type { Finding } from './finding.js';
import { isEmulatedPlugin } from './plugins.js';

const { path } = OTHER_SERVER;

/** The other plugin for WebSocket servers: whether the app has it where it uses its object. */
export function checkOtherServer(
  { scripts }: AppCode,
  { names, places }: DeclaredPlugins,
): Finding[] {
  const other = names.find(isOtherServer);
  const monacas = names.find((name) => isEmulatedPlugin(name) && /\.WebSocketServer$/.test(name));
  if (other && monacas) return [complainOfBoth(other, monacas)];
  const user = scripts.find(({ uses }) => uses.otherServer !== undefined);
  const use = user && placeOf(user, user.uses.otherServer ?? 1);
  if (other) return [describeOther(other, use)];
  if (!use) return [];
  const what = `${use} uses ${path}`;
  const remedy = `Add its plugin: cordova plugin add ${OTHER_SERVER.ids[0]}`;
  if (places.length === 0) {
    return [
      {
        status: 'warning',
        text: `${what}; whether the phone has it can't be seen, because this folder is in no project.`,
        remedy,
      },
    ];
  }
  return [
    {
      status: 'problem',
      text: `${what}, but nothing in ${places.join(', ')} names its plugin, ${OTHER_SERVER.ids[0]}: on the phone there would be none.`,
      remedy,
    },
  ];
}

function describeOther(other: string, use: string | undefined): Finding {
  if (use) return { status: 'ok', text: `${path} is there: the project has ${other}.` };
  return {
    status: 'note',
    text: `The project has ${other}, and no script uses its object, ${path}.`,
  };
}

function complainOfBoth(other: string, monacas: string): Finding {
  return {
    status: 'problem',
    text: `The project has both ${monacas} and ${other}: their services have one name, WebSocketServer, and a phone can have only one of them.`,
    remedy: 'Remove the one whose object the app does not use.',
  };
}
