/** A text of the docs with other ports in the place of its own: all in one go, for a new one may hold an old one's digits. */
export function withPorts(text: string, ports: Readonly<Record<number, number>>): string {
  const own = new RegExp(Object.keys(ports).join('|'), 'g');
  return text.replace(own, (port) => String(ports[Number(port)]));
}
