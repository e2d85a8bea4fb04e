import type { Rule } from '../checks/rules.js';

/** RFC 6455, section 7.4: what a close frame may carry. */
export const CLOSE_CODE: Rule = {
  expected: 'a close code: 1000 to 1014 without 1004 to 1006, or 3000 to 4999',
  allows(value) {
    const code = Number.isInteger(value) ? Number(value) : 0;
    const isProtocols = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
    return isProtocols || (code >= 3000 && code <= 4999);
  },
};

const MAX_REASON_BYTES = 123;

/** RFC 6455, section 5.5: a control frame has 125 bytes, and the code takes two. */
export const CLOSE_REASON: Rule = {
  expected: `a text of at most ${MAX_REASON_BYTES} bytes`,
  // A longer text need not be encoded: each character is a byte at least.
  allows: (value) =>
    typeof value === 'string' &&
    value.length <= MAX_REASON_BYTES &&
    new TextEncoder().encode(value).length <= MAX_REASON_BYTES,
};
