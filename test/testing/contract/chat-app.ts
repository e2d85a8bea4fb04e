// A LAN chat's host, as the sample of that name has it, without a page around it.
import type { Emulator } from '../../../src/index.js';

export function startChat({ plugins }: Emulator): void {
  const chat = plugins.webSocketServer();
  const names = new Map<string, string>();
  const tellAll = (message: object) => chat.sendToAllClients(JSON.stringify(message));

  chat.onmessage = (event) => {
    const { name, text } = JSON.parse(event.message);
    if (name) {
      names.set(event.client, name);
      chat.send(event.client, JSON.stringify({ you: name }));
      tellAll({ notice: `${name} has joined` });
    } else {
      tellAll({ name: names.get(event.client), text });
    }
  };
  chat.onClientDisconnected = ({ client, message }) => {
    tellAll({ notice: `${names.get(client)} has left: ${message}` });
    names.delete(client);
  };
  chat.start();
}
