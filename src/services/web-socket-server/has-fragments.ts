import type { WebSocket } from 'ws';

/** True while ws keeps fragments of a message that has not ended; it has no public name for them. */
export function hasFragments(ws: WebSocket): boolean {
  const { _fragments } = Reflect.get(ws, '_receiver') ?? {};
  return Array.isArray(_fragments) && _fragments.length > 0;
}
