import { describe, expect, it } from 'vitest';
import { admitOwnOrigin, findScriptNonce } from '../../src/app-files/content-security-policy.js';

describe('admitOwnOrigin', () => {
  it.each([
    ["connect-src 'none'", "connect-src 'self'"],
    [
      "default-src 'self'; connect-src https://api.example; img-src *",
      "default-src 'self'; connect-src https://api.example 'self'; img-src *",
    ],
    [
      "default-src 'none'; script-src 'self'",
      "default-src 'none'; script-src 'self'; connect-src 'self'",
    ],
    ['default-src https: data:;', "default-src https: data:; connect-src https: data: 'self'"],
    ["CONNECT-SRC  'NONE' ;img-src *", "connect-src 'self';img-src *"],
    // The bridge needs both fetch and WebSocket.
    ['connect-src ws:', "connect-src ws: 'self'"],
    // The first one of a name counts.
    ['connect-src a.example; connect-src *', "connect-src a.example 'self'; connect-src *"],
  ])('changes %s', (policy, admitted) => {
    expect(admitOwnOrigin(policy)).toBe(admitted);
  });

  it.each([
    '',
    "script-src 'none'",
    "default-src 'self'",
    "default-src 'SELF' ws://10.0.0.1:3001",
    'default-src *',
    "default-src 'none'; connect-src *",
    "default-src 'none'; connect-src 'self' https://api.example",
  ])('leaves %j as it is', (policy) => {
    expect(admitOwnOrigin(policy)).toBeUndefined();
  });
});

describe('findScriptNonce', () => {
  it.each([
    ["script-src 'nonce-abc' 'strict-dynamic'", 'abc'],
    ["default-src 'nonce-d'", 'd'],
    ["default-src 'nonce-d'; script-src 'self'", undefined],
    ["script-src 'nonce-s'; script-src-elem 'nonce-e'", 'e'],
    ["style-src 'nonce-s'", undefined],
  ])('in %s', (policy, nonce) => {
    expect(findScriptNonce(policy)).toBe(nonce);
  });
});
