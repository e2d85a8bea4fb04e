// Loaded before the command on Windows: what a signal causes, caused by a message.
process.on('message', (signal) => process.emit(signal, signal));
process.channel.unref();
