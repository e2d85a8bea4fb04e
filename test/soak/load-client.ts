import { connect, type Socket } from 'node:net';
import { HANDSHAKE } from '../support/frames.js';
import { PATIENCE } from '../support/patience.js';

/** Each source address has its own range of ephemeral ports. */
const SOURCE_ADDRESSES = process.platform === 'linux' ? 20 : 1;
const HTTP_END = '\r\n\r\n';

/** A raw connection that is cheap to have by the thousand. */
export interface LoadClient {
  readonly socket: Socket;
  /** Resolves when the connection has ended. */
  readonly ended: Promise<void>;
}

/** @param onFrame gets every frame of the server: its opcode and its payload */
export function openLoadClient(
  port: number,
  index: number,
  onFrame: (opcode: number, payload: Buffer) => void = () => {},
): Promise<LoadClient> {
  return new Promise((resolve, reject) => {
    const localAddress = `127.0.0.${1 + (index % SOURCE_ADDRESSES)}`;
    const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true });
    const timer = setTimeout(() => {
      socket.destroy(new Error(`client ${index} has waited for its handshake in vain`));
    }, PATIENCE);
    const ended = new Promise<void>((end) => socket.on('close', () => end()));
    let rest: Buffer = Buffer.alloc(0);
    let isOpen = false;
    socket.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.on('close', () => {
      clearTimeout(timer);
      reject(new Error(`client ${index} was turned away`));
    });
    socket.on('data', (bytes: Buffer) => {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      if (!isOpen) {
        const end = rest.indexOf(HTTP_END);
        if (end < 0) return;
        clearTimeout(timer);
        if (!rest.toString('latin1').startsWith('HTTP/1.1 101 ')) {
          socket.destroy();
          return;
        }
        isOpen = true;
        rest = rest.subarray(end + HTTP_END.length);
        resolve({ socket, ended });
      }
      rest = readFrames(rest, onFrame);
    });
    socket.write(HANDSHAKE);
  });
}

/** Reads whole frames of a server (never masked); returns what is left. */
function readFrames(bytes: Buffer, onFrame: (opcode: number, payload: Buffer) => void): Buffer {
  let at = 0;
  while (bytes.length - at >= 2) {
    const short = bytes[at + 1] ?? 0;
    const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
    if (bytes.length < start) break;
    const length =
      short < 126
        ? short
        : short === 126
          ? bytes.readUInt16BE(at + 2)
          : Number(bytes.readBigUInt64BE(at + 2));
    if (bytes.length < start + length) break;
    onFrame((bytes[at] ?? 0) & 0x0f, bytes.subarray(start, start + length));
    at = start + length;
  }
  return bytes.subarray(at);
}

/** Runs `run` for 0 to `count` - 1, never more than `lanes` of them at once. */
export async function inLanes<Result>(
  count: number,
  lanes: number,
  run: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      results[index] = await run(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane));
  return results;
}
