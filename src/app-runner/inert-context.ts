/**
 * A canvas's context that draws nothing: every method can be called, and what it gives can be
 * used as a context again (a gradient, a text's measure).
 */
export function createInertContext(): object {
  const inert: object = new Proxy(() => inert, {
    get: (target, name) => {
      if (name === Symbol.toPrimitive) return () => 0;
      return Reflect.has(target, name) && !(name in Function.prototype)
        ? Reflect.get(target, name)
        : inert;
    },
  });
  return inert;
}
