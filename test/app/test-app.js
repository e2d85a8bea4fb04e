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

  function printMessage(msg) {
    if (typeof msg === 'string') return JSON.stringify(msg);
    return `${Object.prototype.toString.call(msg)} ${[...new Uint8Array(msg)].join(' ')}`;
  }

  /**
   * Starts `cordova.plugins.wsserver` with handlers that print what they get; a client is `#1`, `#2`,
   * … in the order of arrival, as long as its object is the same.
   */
  function startWsserver(wsserver, port, options = {}) {
    const conns = [];
    const log = [];
    const waiting = [];
    const add = (line) => {
      log.push(line);
      for (const wake of waiting.splice(0)) wake();
    };
    const name = (conn) => `#${conns.indexOf(conn) + 1} ${conn.state}`;
    const all = {
      onOpen(conn) {
        conns.push(conn);
        add(`onOpen ${name(conn)}`);
      },
      onMessage: (conn, msg) => add(`onMessage ${name(conn)} ${printMessage(msg)}`),
      onClose: (conn, ...got) => add(`onClose ${name(conn)} ${JSON.stringify(got)}`),
      onFailure: (...got) => add(`onFailure ${JSON.stringify(got)}`),
      ...options,
    };
    const returned = wsserver.start(
      port,
      all,
      (...got) => add(`success ${JSON.stringify(got)}`),
      (...got) => add(`failure ${JSON.stringify(got)}`),
    );
    if (returned !== undefined) add('start returned something');
    return {
      conns,
      log,
      options: all,
      /** What has come, as soon as it is so much. */
      async events(count) {
        while (log.length < count) await new Promise((wake) => waiting.push(wake));
        return log.slice(0, count);
      },
    };
  }

  /** Calls `stop` or `getInterfaces`; resolves with the callback that was called. */
  function askWsserver(wsserver, method) {
    return new Promise((resolve) => {
      wsserver[method](
        (...got) => resolve(`success ${JSON.stringify(got)}`),
        (...got) => resolve(`failure ${JSON.stringify(got)}`),
      );
    });
  }

  globals.createTestApp = ({ plugins, monaca, cordova, document }) => ({
    plugins,
    monaca,
    cordova,
    document,
    ask,
    askExec: (...args) => askExec(cordova.exec, ...args),
    watch,
    startWsserver: (...args) => startWsserver(cordova.plugins.wsserver, ...args),
    askWsserver: (method) => askWsserver(cordova.plugins.wsserver, method),
    /** What a test wants to keep from one run to the next. */
    kept: {},
  });
})(globalThis);
