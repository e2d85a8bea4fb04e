#!/usr/bin/env node
// The rest is not even read by a Node that is too old for it ("engines" in package.json).
const [major, minor] = process.versions.node.split('.');
if (major < 20 || (major === '20' && minor < 19)) {
  console.error(`wss-emu: needs Node.js 20.19 or newer; this is ${process.version}`);
  process.exitCode = 1;
} else {
  require('../dist/cli/main.cjs').main(process.argv.slice(2));
}
