#!/usr/bin/env node
// The rest is not even read by a Node that is too old for it ("engines" in package.json).
const { env, platform, versions } = process;
const [major, minor] = versions.node.split('.');
if (major < 20 || (major === '20' && minor < 19)) {
  console.error(`wss-emu: needs Node.js 20.19 or newer; this is ${process.version}`);
  process.exitCode = 1;
} else {
  // Node 22.1 and newer can keep what it has compiled. If the folder can't be written, it does without.
  const { enableCompileCache } = require('node:module');
  const home = env.HOME && `${env.HOME}/${platform === 'darwin' ? 'Library/Caches' : '.cache'}`;
  const folder = platform === 'win32' ? env.LOCALAPPDATA : env.XDG_CACHE_HOME || home;
  if (enableCompileCache && folder) enableCompileCache(`${folder}/wss-emu`);
  require('../dist/cli/main.cjs').main(process.argv.slice(2));
}
