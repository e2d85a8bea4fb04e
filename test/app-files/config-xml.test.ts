// What Cordova reads in config.xml, and what keeps it and Monaca from reading it.
import { expect, it } from 'vitest';
import { readConfigXml } from '../../src/app-files/config-xml.js';

it.each([
  '<a/>',
  `<?xml version='1.0'?>\n<!DOCTYPE a [ <!ENTITY b "c"> ]>\n<a x:b = "1>2" c='"'><b /></a>\n`,
  '<a><!-- <b> & --><![CDATA[<c> & ]]>&amp;&#x41;</a>',
  '\ufeff\n <?xml version="1.0"?><a/>',
])('finds no fault in %j', (text) => {
  expect(readConfigXml(text).fault).toBe(undefined);
});

it('reads the start page, and what is for Android or all platforms', () => {
  const config = `<widget>
    <platform name="ios"><content src="ios.html"/><plugin name="a"/></platform>
    <content src="/../ui/main.html?x&amp;y#z"/><plugin name="b"/><Plugin name="c"/>
    <platform name="android"><feature name="d"><param name="e"/></feature></platform></widget>`;
  const { elements, ...read } = readConfigXml(config);
  expect(read).toEqual({
    contentSource: '/../ui/main.html?x&y#z',
    startPage: 'ui/main.html',
    fault: undefined,
  });
  expect(elements.map(({ attributes }) => attributes.name ?? '')).toEqual([
    ...['', 'ios', '', 'b', 'c', 'android', 'd', 'e'],
  ]);
  expect(elements.at(-1)?.parent).toBe(elements.at(-2));
});

const ROOT = 'Root element is missing or invalid';
const REFERENCE = 'Unterminated reference (a reference must end with `;`)';

it.each([
  ['', 1, 1, ROOT],
  ['<a>', 1, 4, 'Missing end tag for element a'],
  ['<a>\n<b></a></b>', 2, 4, 'Missing end tag for element b'],
  ['</a>', 1, 1, ROOT],
  ['<a>\n\n<b c=1/></a>', 3, 6, 'Attribute value expected'],
  ['<a b="c/></a>', 1, 10, 'Unescaped `<` is not allowed in an attribute value'],
  ['<a', 1, 3, 'Unclosed start tag for element `a`'],
  ['<a><!-- b </a>', 1, 8, 'Unclosed comment'],
  ['<a>\n<b c="d?e=1&f=2"/></a>', 2, 12, REFERENCE],
  ['<a>b &\n c</a>', 1, 6, REFERENCE],
  ['\ufeff\n <?xml version="1.0"?><a>\u{1f408} & \u{1f415}</a>', 2, 29, REFERENCE],
])('finds the fault of %j in line %i, column %i: %s', (text, line, column, reason) => {
  expect(readConfigXml(text)).toEqual({
    contentSource: undefined,
    startPage: undefined,
    elements: [],
    fault: `not well-formed XML (line ${line}, column ${column}): ${reason}`,
  });
});

it('survives elements that nest as deep as they like', () => {
  expect(readConfigXml('<a>'.repeat(1_000_000)).fault).toContain('nest too deep');
});

it('takes time over what never ends as it is long, not as its square', () => {
  // In the time that a test has, its square would not be over.
  const spaces = ' '.repeat(400_000);

  expect(readConfigXml(`<a${spaces}b${spaces}`).fault).toContain('Attribute value expected');
});
