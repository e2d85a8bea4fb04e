/** `localStorage` in memory: values are strings, and readable as properties too. */
export function createStorage(): object {
  const items = new Map<string, string>();
  const methods = {
    getItem: (key: unknown) => items.get(String(key)) ?? null,
    setItem: (key: unknown, value: unknown) => {
      items.set(String(key), String(value));
    },
    removeItem: (key: unknown) => {
      items.delete(String(key));
    },
    clear: () => items.clear(),
    key: (index: number) => [...items.keys()][index] ?? null,
  };
  return new Proxy(methods, {
    get(target, name) {
      if (name === 'length') return items.size;
      return name in target ? Reflect.get(target, name) : items.get(String(name));
    },
    set(_target, name, value) {
      items.set(String(name), String(value));
      return true;
    },
    has: (target, name) => name in target || items.has(String(name)),
    deleteProperty(_target, name) {
      items.delete(String(name));
      return true;
    },
    ownKeys: () => [...items.keys()],
    getOwnPropertyDescriptor(_target, name) {
      const value = items.get(String(name));
      return value === undefined
        ? undefined
        : { value, configurable: true, enumerable: true, writable: true };
    },
  });
}
