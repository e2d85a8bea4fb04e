/** An example of the manual with its two gaps filled: `...`, and the comma that the manual forgot. */
export function toProgram(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace('\n  ...\n', '\n  socketServer.start();\n')
    .replace('send(clientID,message\n', 'send(clientID,message,\n');
}
