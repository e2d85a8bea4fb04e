// Pages and scripts that aren't in UTF-8: read in `wss-emu run` as a browser reads what `serve` sends.
import { expect, it } from 'vitest';
import { useFolder } from '../support/folder.js';
import { pageWays, runInThread } from '../support/page-ways.js';

/** 日本 in three encodings. */
const SHIFT_JIS = Buffer.from([0x93, 0xfa, 0x96, 0x7b]);
const EUC_JP = Buffer.from([0xc6, 0xfc, 0xcb, 0xdc]);
const UTF8 = Buffer.from('日本');
const NIHON = '日本';

const script = (name: string, text: Buffer) =>
  Buffer.concat([
    Buffer.from(`console.log('${name} ' + ('`),
    text,
    Buffer.from(`' === '\\u65e5\\u672c'));`),
  ]);

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

/** Frames' pages aren't run: each page is one of its own. */
const PAGES: readonly (readonly [
  name: string,
  files: Record<string, string | Buffer>,
  characterSet: string,
])[] = [
  [
    'Shift_JIS, by a meta tag',
    {
      'index.html': Buffer.concat([
        Buffer.from(
          '<!-- <meta charset="utf-8"> --><meta charset="shift_jis"><script src="page.js"></script><script charset="euc-jp" src="euc.js"></script><script charset="utf-8" src="utf8.js"></script><script src="mark.js"></script><script src="module.js" type="module"></script><p>',
        ),
        SHIFT_JIS,
        Buffer.from('</p><script>'),
        script('inline', SHIFT_JIS),
        Buffer.from('</script>'),
      ]),
      'page.js': script('as its page', SHIFT_JIS),
      'euc.js': script('by charset', EUC_JP),
      'utf8.js': script('by another charset', UTF8),
      'mark.js': utf16(`console.log('by its mark ' + ('${NIHON}' === '\\u65e5\\u672c'));`),
      'module.js': script('module', UTF8),
    },
    'Shift_JIS',
  ],
  [
    'EUC-JP, by a content type, late in its head',
    {
      'index.html': Buffer.concat([
        Buffer.from(`<style>/*${'-'.repeat(1024)}*/</style>`),
        Buffer.from('<meta http-equiv="Content-Type" content="text/html; charset=euc-jp"><p>'),
        EUC_JP,
        Buffer.from('</p><script src="page.js"></script>'),
      ]),
      'page.js': script('as its page', EUC_JP),
    },
    'EUC-JP',
  ],
  [
    'UTF-16, by its mark',
    { 'index.html': utf16(`<meta charset="shift_jis"><p>${NIHON}</p>`) },
    'UTF-8',
  ],
];

const END = `<script>window.onload = function () {
  console.log(document.characterSet + ' ' + (document.querySelector('p').textContent === '\\u65e5\\u672c'));
  console.log('done');
}</script>`;

it.each(
  PAGES.flatMap(([name, files, characterSet]) =>
    pageWays.map(([way, run]) => ({ name, files, characterSet, way, run })),
  ),
)('reads a page in $name, $way', async ({ files, characterSet, run }) => {
  const { 'index.html': page = '', ...others } = files;
  const isWide = Buffer.isBuffer(page) && page[0] === 0xff;
  const html = Buffer.concat([Buffer.from(page), Buffer.from(END, isWide ? 'utf16le' : 'latin1')]);
  const lines = await run(useFolder({ 'index.html': html, ...others }));

  expect(lines.filter((line) => !line.endsWith(' true'))).toEqual([]);
  expect(lines).toHaveLength(Object.keys(others).length + (html.includes('inline') ? 2 : 1));
  expect(lines.at(-1)).toBe(`${characterSet} true`);
});

it('takes a page that declares none for UTF-8, as phones do', async () => {
  const folder = useFolder({
    'index.html': Buffer.concat([
      Buffer.from('<p>日本</p><script src="page.js"></script>'),
      Buffer.from(`<script>${script('inline', UTF8)}</script>${END}`),
    ]),
    'page.js': script('as its page', UTF8),
  });
  const [inChromium, inRun] = [await pageWays[0]?.[1](folder), await runInThread(folder)];

  const lines = ['as its page true', 'inline true', 'UTF-8 true'];
  expect(inRun).toEqual({ lines, notes: [], errors: [], code: 0 });
  expect(inChromium).toEqual(lines);
});
