// Clients that are in the middle of a frame when their process is killed, or is told to end them.
import { connect } from 'node:net';

const [port, count, handshake] = process.argv.slice(2);
const sockets = [];
let ready = 0;
for (let index = 0; index < Number(count); index += 1) {
  const socket = connect(Number(port), '127.0.0.1');
  sockets.push(socket);
  socket.write(Buffer.from(handshake, 'base64'));
  socket.once('data', () => {
    // A text frame of 100 bytes, of which 10 come.
    socket.write(Buffer.from([0x81, 0x80 | 100, 1, 2, 3, 4, ...Array(10).fill(0)]), () => {
      ready += 1;
      if (ready === Number(count)) process.send('ready');
    });
  });
}
process.on('message', () => {
  for (const socket of sockets) socket.destroy();
});
