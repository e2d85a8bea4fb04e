// What keeps Cordova and Monaca from reading config.xml.
import { expect, it } from 'vitest';
import { findXmlFault } from '../../src/doctor/xml-fault.js';

it.each([
  '<a/>',
  `<?xml version='1.0'?>\n<!DOCTYPE a [ <!ENTITY b "c"> ]>\n<a x:b = "1>2" c='"'><b /></a>\n`,
  '<a><!-- <b> & --><![CDATA[<c> & ]]>&amp;&#x41;</a>',
])('finds nothing in %j', (text) => {
  expect(findXmlFault(text)).toBe(undefined);
});

it.each([
  ['', 'no element'],
  ['<a>', 'no end of <a>'],
  ['<a>\n<b></a></b>', '</a> where another is open (line 2)'],
  ['</a>', '</a> where another is open (line 1)'],
  ['<a>\n\n<b c=1/></a>', 'a tag that is not whole (line 3)'],
  ['<a b="c/></a>', 'a tag that is not whole (line 1)'],
  ['<a', 'a tag that is not whole (line 1)'],
  ['<a><!-- b </a>', 'a tag that is not whole (line 1)'],
  ['<a>\n<b c="d?e=1&f=2"/></a>', 'an & that is no &amp; (line 2)'],
  ['<a>b &\n c</a>', 'an & that is no &amp; (line 1)'],
])('finds the fault of %j: %s', (text, fault) => {
  expect(findXmlFault(text)).toBe(fault);
});

it('takes no long time over what never ends', () => {
  const spaces = ' '.repeat(100_000);
  const started = performance.now();
  expect(findXmlFault(`<a${spaces}b${spaces}`)).toBe('a tag that is not whole (line 1)');
  expect(performance.now() - started).toBeLessThan(1_000);
});
