import type { Context } from 'node:vm';
import {
  MessageChannel,
  type MessagePort,
  moveMessagePortToContext,
  receiveMessageOnPort,
} from 'node:worker_threads';

export type StructuredClone = (value: unknown, options?: StructuredSerializeOptions) => unknown;

type ErrorClass = new (message: string, name: string) => Error;

/** `structuredClone` whose copies are the window's own objects; Node's would be instances of Node's classes. */
export function createStructuredClone(window: Context, DOMException: ErrorClass): StructuredClone {
  let ports: { sender: MessagePort; receiver: MessagePort } | undefined;

  function openPorts() {
    const { port1: sender, port2 } = new MessageChannel();
    const receiver = moveMessagePortToContext(port2, window);
    // Neither keeps an idle app alive.
    sender.unref();
    Reflect.get(receiver, 'unref')?.call(receiver);
    return { sender, receiver };
  }

  return (value, { transfer = [] } = {}) => {
    ports ??= openPorts();
    const { sender, receiver } = ports;
    try {
      sender.postMessage(value, [...transfer] as never[]);
    } catch (error) {
      const { name, message } = error as Error;
      throw name === 'DataCloneError' ? new DOMException(message, name) : error;
    }
    return receiveMessageOnPort(receiver)?.message;
  };
}

interface StructuredSerializeOptions {
  readonly transfer?: Iterable<unknown>;
}
