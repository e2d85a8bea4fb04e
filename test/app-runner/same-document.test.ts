// Navigation within a page's document (HTML standard, 7.4): the same in a browser and in `wss-emu run`.
import { expect, it } from 'vitest';
import { useFolder } from '../support/folder.js';
import { pageWays } from '../support/page-ways.js';

/**
 * Does one thing after another, each when all events of the one before have come, and says what the page
 * has heard at once, later, and what has become of it.
 */
const PAGE = `<a id="link" href="#link"><b>link</b></a>
<a id="prevented" href="#prevented">link</a>
<script>
var heard = [];
var path = location.pathname;
function short(url) { return url.replace(/^.*?(#.*)?$/, '$1'); }
window.addEventListener('popstate', function (event) { hear('popstate ' + JSON.stringify(event.state) + ' ' + location.hash); });
window.addEventListener('hashchange', function (event) { hear('hashchange ' + short(event.oldURL) + ' to ' + short(event.newURL)); });
window.onpopstate = function () { hear('onpopstate'); };
window.onhashchange = function () { hear('onhashchange'); };
// Whatever an app puts in its place: links don't use it.
window.open = function () { hear('open'); };
document.getElementById('prevented').parentNode.addEventListener('click', function (event) {
  if (event.target.id === 'prevented') event.preventDefault();
});
var steps = [
  ['hash', 4, function () { location.hash = 'hash'; }],
  ['the same hash', 0, function () { location.hash = '#hash'; }],
  ['assign', 4, function () { location.assign('#/assign'); }],
  ['href', 4, function () { location.href = '#/href'; }],
  ['replace', 4, function () { location.replace('#/replace'); }],
  ['the same href', 2, function () { location.href = location.href; }],
  ['pushState', 0, function () { history.pushState({ a: 1 }, '', '#/push'); }],
  ['pushState without a URL', 0, function () { history.pushState([2], ''); }],
  ['replaceState to another path', 0, function () { history.replaceState({ b: 3 }, '', '/deep/path?q=1#there'); }],
  ['back', 2, function () { history.back(); }],
  ['go', 4, function () { history.go(-3); }],
  ['forward', 4, function () { history.forward(); }],
  ['too far', 0, function () { history.go(50); }],
  ['forward twice, in any order', 8, function () { history.forward(); history.forward(); }],
  ['two hashes at once', 8, function () { location.hash = 'one'; location.hash = 'two'; }],
  ['no forward any more', 0, function () { history.forward(); }],
  ['another origin', 1, function () { try { history.pushState(null, '', 'http://other.invalid/'); } catch (error) { hear(error.name + (error instanceof DOMException)); } }],
  ['what has no copy', 1, function () { try { history.pushState(function () {}, ''); } catch (error) { hear(error.name); } }],
  ['click', 4, function () { document.querySelector('#link b').click(); }],
  ['click that is prevented', 0, function () { document.getElementById('prevented').click(); }],
  ['click outside the document', 4, function () { var link = document.createElement('a'); link.href = '#alone'; link.click(); }],
  ['javascript:', 1, function () { location.href = 'javascript:void hear("ran%20it")'; }],
  ['empty hash', 4, function () { location.hash = ''; }],
  ['Location', 3, function () { hear(String(location) === location.href); hear(document.location === location); hear(document.URL === location.href); }],
  ['back over several', 4, function () { history.go(-3); }],
  ['a push drops all that follow', 0, function () { history.pushState({ c: 4 }, '', '#/over'); }],
];
var expected = 0, go = function () {};
function hear(text) { if (heard.push(text) === expected) setTimeout(go); }
function next() {
  var step = steps.shift();
  if (!step) return console.log('done');
  heard = [];
  var told = 0;
  go = function () {
    // Each is a task of its own, and a browser may begin the second before the first has told all.
    if (/any order/.test(step[0])) heard.sort();
    console.log(step[0] + ': ' + location.pathname.replace(path, '') + location.search + (location.href.match(/#.*/) || '') + ' ' + JSON.stringify(history.state)
      + ' of ' + (history.length - length) + ' | ' + heard.slice(0, told).join(', ') + ' | ' + heard.slice(told).join(', '));
    next();
  };
  expected = step[1];
  step[2]();
  told = heard.length;
  if (expected === 0) setTimeout(go);
}
var length = history.length;
window.addEventListener('load', function () { setTimeout(next); });
</script>`;

it.each(pageWays)('navigates within its document %s', async (_name, run) => {
  const lines = await run(useFolder({ 'index.html': PAGE }));
  expect(lines).toEqual([
    'hash: #hash null of 1 | popstate null #hash, onpopstate | hashchange  to #hash, onhashchange',
    'the same hash: #hash null of 1 |  | ',
    'assign: #/assign null of 2 | popstate null #/assign, onpopstate | hashchange #hash to #/assign, onhashchange',
    'href: #/href null of 3 | popstate null #/href, onpopstate | hashchange #/assign to #/href, onhashchange',
    'replace: #/replace null of 3 | popstate null #/replace, onpopstate | hashchange #/href to #/replace, onhashchange',
    'the same href: #/replace null of 3 | popstate null #/replace, onpopstate | ',
    'pushState: #/push {"a":1} of 4 |  | ',
    'pushState without a URL: #/push [2] of 5 |  | ',
    'replaceState to another path: /deep/path?q=1#there {"b":3} of 5 |  | ',
    'back: #/push {"a":1} of 5 |  | popstate {"a":1} #/push, onpopstate',
    'go: #hash null of 5 |  | popstate null #hash, onpopstate, hashchange #/push to #hash, onhashchange',
    'forward: #/assign null of 5 |  | popstate null #/assign, onpopstate, hashchange #hash to #/assign, onhashchange',
    'too far: #/assign null of 5 |  | ',
    'forward twice, in any order: #/push {"a":1} of 5 |  | hashchange #/assign to #/replace, hashchange #/replace to #/push, onhashchange, onhashchange, onpopstate, onpopstate, popstate null #/replace, popstate {"a":1} #/push',
    'two hashes at once: #two null of 6 | popstate null #one, onpopstate, popstate null #two, onpopstate | hashchange #/push to #one, onhashchange, hashchange #one to #two, onhashchange',
    'no forward any more: #two null of 6 |  | ',
    'another origin: #two null of 6 | SecurityErrortrue | ',
    'what has no copy: #two null of 6 | DataCloneError | ',
    'click: #link null of 7 | popstate null #link, onpopstate | hashchange #two to #link, onhashchange',
    'click that is prevented: #link null of 7 |  | ',
    'click outside the document: #alone null of 8 | popstate null #alone, onpopstate | hashchange #link to #alone, onhashchange',
    'javascript:: #alone null of 8 |  | ran it',
    'empty hash: # null of 9 | popstate null , onpopstate | hashchange #alone to #, onhashchange',
    'Location: # null of 9 | true, true, true | ',
    'back over several: #two null of 9 |  | popstate null #two, onpopstate, hashchange # to #two, onhashchange',
    'a push drops all that follow: #/over {"c":4} of 7 |  | ',
  ]);
});
