import { describe, expect, it } from 'vitest';
import { preparePage } from '../../src/app-files/page-html.js';

const TAG = '<script src="/__wss-emu/v1/shim.js"></script>';
const OTHER = { isStartPage: false, inject: 'auto' } as const;
const START = { isStartPage: true, inject: 'auto' } as const;

function meta(policy: string): string {
  return `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
}

describe('preparePage', () => {
  it.each([
    [
      'with a head',
      '<html><head lang=en><title>x</title></head></html>',
      `<html><head lang=en>${TAG}<title>x</title></head></html>`,
    ],
    [
      'without a head',
      '<!doctype html><html lang=en><title>x</title>',
      `<!doctype html><html lang=en>${TAG}<title>x</title>`,
    ],
    ['without html', '<!-- a --><!doctype html><p>x', `<!-- a --><!doctype html>${TAG}<p>x`],
    ['with nothing but text', 'hello', `${TAG}hello`],
    [
      'with a tag in a comment',
      '<!-- <script src=cordova.js></script> -->',
      `${TAG}<!-- <script src=cordova.js></script> -->`,
    ],
    [
      'with a tag in a template',
      '<head></head><template><script src=cordova.js></script></template>',
      `<head>${TAG}</head><template><script src=cordova.js></script></template>`,
    ],
    ['with a head in a text', '<title><head></title>', `${TAG}<title><head></title>`],
  ])('puts a tag into a start page %s', (_title, html, prepared) => {
    expect(preparePage(html, START)?.html).toBe(prepared);
  });

  it('copies a nonce to the tag', () => {
    const html = `<head>${meta("script-src 'nonce-a&quot;b'")}</head>`;
    expect(preparePage(html, START)?.html).toContain(
      '<head><script nonce="a&quot;b" src="/__wss-emu/v1/shim.js"></script>',
    );
  });

  it.each([
    ['auto', true, true],
    ['auto', false, false],
    ['always', false, true],
    ['never', true, false],
  ] as const)('injects %s, start page %s: %s', (inject, isStartPage, isInjected) => {
    const prepared = preparePage('<p>x', { inject, isStartPage });
    expect(prepared?.html.includes(TAG) ?? false).toBe(isInjected);
  });

  it('changes each policy of a page with Cordova, whatever its quotes, and nothing else', () => {
    const html = `<head><META HTTP-EQUIV=content-security-policy content='connect-src "none" &apos;none&apos;'>
      ${meta('default-src *')}${meta("default-src data:; script-src 'self'")}
      <script src=cordova.js></script><p title='"'>é</head><body>${meta("connect-src 'none'")}`;

    expect(preparePage(html, OTHER)).toEqual({
      html: html
        .replace(
          `content='connect-src "none" &apos;none&apos;'`,
          `content="connect-src &quot;none&quot; 'self'"`,
        )
        .replace("script-src 'self'", "script-src 'self'; connect-src data: 'self'"),
      isPolicyChanged: true,
    });
  });

  it.each([
    ['a client’s page', '<p>x'],
    ['a client’s page with a policy', meta("connect-src 'none'")],
  ])('leaves %s as it is', (_title, html) => {
    expect(preparePage(html, OTHER)).toBeUndefined();
  });
});
