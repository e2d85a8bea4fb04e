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

/** The quickest of some attempts: what else a machine does makes them slower only. */
function quickestMs(length: number): number {
  const spaces = ' '.repeat(length);
  const times = Array.from({ length: 20 }, () => {
    const startMs = performance.now();
    expect(findXmlFault(`<a${spaces}b${spaces}`)).toBe('a tag that is not whole (line 1)');
    return performance.now() - startMs;
  });
  return Math.min(...times);
}

it('takes time over what never ends as it is long, not as its square', () => {
  const lengths = 16;
  const shortMs = quickestMs(2_000);

  // Their square would be 256.
  expect(quickestMs(2_000 * lengths) / shortMs).toBeLessThan(4 * lengths);
});
