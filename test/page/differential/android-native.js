// The Java half of cordova-android 14, as far as the probes call on it: the bridge that WebView
// gives to cordova.js, the queue of results, and a WebSocketServer plugin that answers as the
// emulator's does. Runs before any script of the page, as `addJavascriptInterface` does.
(() => {
  const Status = { NO_RESULT: 0, OK: 1, CLASS_NOT_FOUND: 2, INVALID_ACTION: 7, JSON: 8, ERROR: 9 };
  const BRIDGE_SECRET = 1_234_567;
  /** What Java does on another thread takes a moment. */
  const THREAD_MS = 5;
  class JsonException extends Error {}

  // NativeToJsMessageQueue.java
  let queue = [];
  let isPaused = false;

  function addPluginResult(callbackId, status, message, keepCallback) {
    if (status === Status.NO_RESULT && keepCallback) return;
    queue.push({ callbackId, status, message, keepCallback });
    if (!isPaused) setTimeout(evaluateJavascript, 0);
  }

  /** Results that are there when exec returns ride back with it. */
  function popAndEncode() {
    const encoded = queue.map(encodeAsMessage).map((message) => `${message.length} ${message}`);
    queue = [];
    return encoded.join('') || null;
  }

  function encodeAsMessage({ callbackId, status, message, keepCallback }) {
    const kind = isSuccess(status) ? 'S' : 'F';
    return `${kind}${keepCallback ? 1 : 0}${status} ${callbackId} ${encodePayload(message)}`;
  }

  function encodePayload(message) {
    return typeof message === 'string' ? `s${message}` : JSON.stringify(message);
  }

  /** The others come as a script (`EvalBridgeMode`), in which one that throws stops none of the next. */
  function evaluateJavascript() {
    const statements = queue.map(encodeAsJsMessage);
    queue = [];
    const script = document.createElement('script');
    script.text = statements.reduceRight(
      (rest, js) => (rest ? `try{${js}}finally{${rest}}` : js),
      '',
    );
    document.head.append(script);
    script.remove();
  }

  function encodeAsJsMessage({ callbackId, status, message, keepCallback }) {
    const args = [status, `[${JSON.stringify(message)}]`, keepCallback];
    return `cordova.callbackFromNative('${callbackId}',${isSuccess(status)},${args});`;
  }

  function isSuccess(status) {
    return status === Status.OK || status === Status.NO_RESULT;
  }

  // CordovaBridge.java, SystemExposedJsApi.java
  window.prompt = (_message, defaultValue) =>
    defaultValue.startsWith('gap_init:') ? String(BRIDGE_SECRET) : '';

  window._cordovaNative = {
    exec(bridgeSecret, service, action, callbackId, argsJson) {
      if (bridgeSecret !== BRIDGE_SECRET) throw new Error('IllegalAccessException');
      isPaused = true;
      execute(String(service), String(action), String(callbackId), argsJson);
      isPaused = false;
      return popAndEncode();
    },
    retrieveJsMessages: popAndEncode,
  };

  // PluginManager.java, CallbackContext.java
  function execute(service, action, callbackId, argsJson) {
    const plugin = plugins.get(service);
    const context = createCallbackContext(callbackId);
    if (!plugin) {
      context.send(Status.CLASS_NOT_FOUND, 'Class not found');
      return;
    }
    try {
      const args = JSON.parse(argsJson);
      if (!Array.isArray(args)) throw new JsonException();
      const run = plugin[action.toLowerCase()];
      if (run) run(context, args[0] ?? {});
      else context.send(Status.INVALID_ACTION, 'Invalid action');
    } catch (error) {
      if (!(error instanceof JsonException)) throw error;
      context.send(Status.JSON, 'JSON error');
    }
  }

  function createCallbackContext(callbackId) {
    let isFinished = false;
    function send(status, message, keepCallback = false) {
      if (isFinished) return;
      isFinished = !keepCallback;
      addPluginResult(callbackId, status, message, keepCallback);
    }
    return {
      send,
      success: (message = 'OK') => send(Status.OK, message),
      event: (message) => send(Status.OK, message, true),
      error: (message) => send(Status.ERROR, message),
      release: () => send(Status.NO_RESULT, 'No result'),
    };
  }

  function getString(args, name) {
    if (!(name in args)) throw new JsonException();
    return String(args[name]);
  }

  // The plugin, with one server and its clients.
  let server;

  const webSocketServer = {
    start(context, { port }) {
      if (server) moveEvents(context);
      else if (typeof port !== 'number') throw new JsonException();
      else setTimeout(listen, THREAD_MS, context, port);
    },
    stop(context) {
      if (server) setTimeout(close, THREAD_MS, context);
      else context.error('server not yet started');
    },
    getstatus(context) {
      if (!server) context.success({ status: 'stopped' });
      else {
        const { ip, port } = server;
        context.success({ status: 'started', ip, port, clients: [...server.clients.keys()] });
      }
    },
    getaddress(context) {
      if (server) context.success({ port: server.port, ip: server.ip });
      else context.error('You need to start server first');
    },
    getclients(context) {
      if (server) context.success([...server.clients.keys()]);
      else context.error('You need to start server first');
    },
    send(context, args) {
      if (!server) {
        context.error('You need to start server before sending a message');
        return;
      }
      const clientId = getString(args, 'clientId');
      const message = getString(args, 'message');
      const client = server.clients.get(clientId);
      if (!client) context.error(`client ${clientId} is not yet connected`);
      else {
        client.receive(message);
        context.success();
      }
    },
    sendtoallclients(context, args) {
      if (!server) {
        context.error('You need to start server before sending a message');
        return;
      }
      const message = getString(args, 'message');
      for (const client of server.clients.values()) client.receive(message);
      context.success({ clientsSent: server.clients.size, send: 'success' });
    },
  };

  function listen(context, port) {
    server = { port, ip: '127.0.0.1', clients: new Map(), events: context };
    context.event(startedResult());
  }

  function moveEvents(context) {
    server.events.release();
    server.events = context;
    context.event(startedResult());
  }

  function startedResult() {
    return { port: server.port, event: 'server:started', ip: server.ip };
  }

  function close(context) {
    for (const client of server.clients.values()) client.leave('');
    server.events.release();
    server = undefined;
    context.success();
  }

  // CoreAndroid.java: takes what cordova.js tells it.
  const coreAndroid = {
    messagechannel() {},
    show: (context) => context.success(''),
    overridebackbutton: (context) => context.success(''),
    overridebutton: (context) => context.success(''),
  };

  const plugins = new Map([
    ['WebSocketServer', webSocketServer],
    ['CoreAndroid', coreAndroid],
  ]);

  /** Another machine's connection to the plugin's server; in the emulator's page it is a real one. */
  window.WebSocket = class {
    #id = `/127.0.0.1:${40_000 + Math.floor(Math.random() * 10_000)}`;

    constructor() {
      setTimeout(() => {
        server.clients.set(this.#id, this);
        server.events.event({ client: this.#id, event: 'connected' });
        this.onopen();
      }, THREAD_MS);
    }

    send(message) {
      setTimeout(() => server.events.event({ message, client: this.#id, event: 'message' }), 0);
    }

    close(_code, reason) {
      setTimeout(() => this.leave(reason), 0);
    }

    receive(data) {
      setTimeout(() => this.onmessage({ data }), 0);
    }

    leave(message) {
      server.clients.delete(this.#id);
      server.events.event({ message, client: this.#id, event: 'disconnected' });
    }
  };
})();
