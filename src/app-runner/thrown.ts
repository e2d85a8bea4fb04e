/**
 * Whether what an app has thrown is an instance of a class. It can be a Proxy, which has a say in that,
 * and can throw: it is none, then.
 */
export function isThrown<Thrown>(
  error: unknown,
  Class: abstract new (...args: never[]) => Thrown,
): error is Thrown {
  try {
    return error instanceof Class;
  } catch {
    return false;
  }
}
