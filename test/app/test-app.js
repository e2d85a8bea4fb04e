// The app's half of the tests: plain script, the same for Node and for a page.
// Asks servers and keeps what their callbacks and handlers got, as printed JSON.

((globals) => {
  const handlers = ['onClientConnected', 'onClientDisconnected', 'onmessage', 'onerror'];

  function print(args) {
    return args.length === 1 ? String(JSON.stringify(args[0])) : `${args.length} arguments`;
  }

  /** Calls a method and resolves with the callback that was called and what it got. */
  function ask(server, method, ...args) {
    return new Promise((resolve, reject) => {
      let isInsideCall = true;
      const answer =
        (callback) =>
        (...got) => {
          if (isInsideCall) reject(new Error(`${callback} was called inside ${method}`));
          resolve(`${callback} ${print(got)}`);
        };
      const returned = server[method](...args, answer('onSuccess'), answer('onFailure'));
      if (returned !== undefined) reject(new Error(`${method} returned something`));
      isInsideCall = false;
    });
  }

  /** The same through exec. */
  function askExec(exec, service, action, args) {
    return new Promise((resolve) => {
      exec(
        (...got) => resolve(`success ${print(got)}`),
        (...got) => resolve(`failure ${print(got)}`),
        service,
        action,
        args,
      );
    });
  }

  /** Sets all handlers; `events(count)` resolves with the first events as soon as they are there. */
  function watch(server) {
    const log = [];
    let wake = () => {};
    for (const handler of handlers) {
      server[handler] = function (...got) {
        log.push(`${handler} ${print(got)}${this === server ? '' : ' with another this'}`);
        wake();
      };
    }
    return {
      log,
      async events(count) {
        while (log.length < count) {
          await new Promise((resolve) => {
            wake = resolve;
          });
        }
        return log.slice(0, count);
      },
    };
  }

  globals.createTestApp = ({ plugins, monaca, cordova, document }) => ({
    plugins,
    monaca,
    cordova,
    document,
    ask,
    askExec: (...args) => askExec(cordova.exec, ...args),
    watch,
    /** What a test wants to keep from one run to the next. */
    kept: {},
  });
})(globalThis);
