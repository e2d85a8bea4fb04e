// Routers of apps, AngularJS's as published and Ionic 1's in small: the same in a browser and in `wss-emu run`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { useFolder } from '../support/folder.js';
import { pageWays } from '../support/page-ways.js';

const require = createRequire(import.meta.url);

const readLibrary = (path: string) => readFileSync(require.resolve(path), 'utf8');

/** Does one thing after another, each when the router has shown the view of the one before. */
const WALK = `
var shown = [], go = function () {};
function show(text) {
  shown.push(text);
  setTimeout(go);
}
function walk(steps, read, done) {
  var step = steps.shift();
  if (!step) return done();
  shown = [];
  go = function () {
    if (shown.length < step[1]) return;
    go = function () {};
    console.log(step[0] + ': ' + shown.join(', ') + ' at ' + location.hash + ' ' + read());
    walk(steps, read, done);
  };
  step[2]();
}`;

/** AngularJS with ngRoute: links, `$location`, `replace`, a change that is prevented, `back`. */
const ANGULAR = `<div id="app"><a id="link" href="#!/item/1?q=a">one</a><div ng-view></div></div>
<script src="angular.js"></script><script src="angular-route.js"></script>
<script>${WALK}
angular.module('app', ['ngRoute'])
  .config(function ($routeProvider) {
    $routeProvider
      .when('/home', { template: '<p>home</p>' })
      .when('/item/:id', { template: '<p>item {{id}} {{q}}</p>', controller: function ($scope, $routeParams) {
        $scope.id = $routeParams.id;
        $scope.q = $routeParams.q;
      } })
      .when('/locked', { template: '<p>locked</p>' })
      .otherwise('/home');
  })
  .run(function ($rootScope, $location) {
    $rootScope.$on('$locationChangeStart', function (event, url) {
      if (!/locked/.test(url)) return;
      event.preventDefault();
      show('prevented');
    });
    $rootScope.$on('$viewContentLoaded', function () { setTimeout(function () { show(document.querySelector('[ng-view]').textContent); }); });
    var length;
    function inAngular(change) { return function () { $rootScope.$apply(change); }; }
    walk([
      ['start', 1, function () {}],
      ['link', 1, function () { length = history.length; document.getElementById('link').click(); }],
      ['hash', 1, function () { location.hash = '#!/item/2'; }],
      ['location.replace', 1, function () { location.replace('#!/item/3'); }],
      ['path', 1, inAngular(function () { $location.path('/item/4').search('q', 'b'); })],
      ['replace', 1, inAngular(function () { $location.url('/item/5').replace(); })],
      ['prevented', 1, function () { location.hash = '#!/locked'; }],
      ['unknown', 1, function () { location.hash = '#!/nowhere'; }],
      ['back', 1, function () { history.back(); }],
      ['forward', 1, function () { history.forward(); }],
    ], function () { return $location.url() + ' ' + (history.length - length || 0); }, function () { console.log('done'); });
  });
window.onload = function () { ionic(function () { angular.bootstrap(document.getElementById('app'), ['app']); }); };
</script>`;

/** As Ionic 1: a stack of views by `pushState`, of which `back` shows the one before. */
const IONIC = `<script>
function ionic(onEnd) {
  var views = [{ id: 0, url: '#/tab' }];
  history.replaceState({ id: 0 }, '', '#/tab');
  window.onpopstate = function (event) {
    var view = event.state && views[event.state.id];
    show(view ? 'popped ' + view.id + ' ' + view.url : 'popped to a foreign entry');
  };
  function push(url) {
    var view = { id: history.state.id + 1, url: url };
    views = views.slice(0, view.id).concat(view);
    history.pushState({ id: view.id }, '', url);
    show('pushed ' + view.id);
  }
  walk([
    ['push', 1, function () { push('#/tab/list'); }],
    ['push another', 1, function () { push('#/tab/list/7'); }],
    ['go back', 1, function () { history.back(); }],
    ['push over it', 1, function () { push('#/tab/list/8'); }],
    ['to the first', 1, function () { history.go(1 - views.length); }],
    ['to the last', 1, function () { history.go(views.length - 1); }],
  ], function () { return JSON.stringify(history.state); }, function () {
    window.onpopstate = null;
    history.replaceState(null, '', '#!/home');
    onEnd();
  });
}
</script>`;

it.each(pageWays)('the routers of AngularJS and Ionic 1 work %s', async (_name, run) => {
  const folder = useFolder({
    'index.html': `<!DOCTYPE html><meta charset="utf-8">${IONIC}${ANGULAR}`,
    'angular.js': readLibrary('angular/angular.min.js'),
    'angular-route.js': readLibrary('angular-route/angular-route.min.js'),
  });
  expect(await run(folder)).toEqual([
    'push: pushed 1 at #/tab/list {"id":1}',
    'push another: pushed 2 at #/tab/list/7 {"id":2}',
    'go back: popped 1 #/tab/list at #/tab/list {"id":1}',
    'push over it: pushed 2 at #/tab/list/8 {"id":2}',
    'to the first: popped 0 #/tab at #/tab {"id":0}',
    'to the last: popped 2 #/tab/list/8 at #/tab/list/8 {"id":2}',
    'start: home at #!/home /home 0',
    'link: item 1 a at #!/item/1?q=a /item/1?q=a 1',
    'hash: item 2  at #!/item/2 /item/2 2',
    'location.replace: item 3  at #!/item/3 /item/3 2',
    'path: item 4 b at #!/item/4?q=b /item/4?q=b 3',
    'replace: item 5  at #!/item/5 /item/5 3',
    'prevented: prevented at #!/item/5 /item/5 5',
    'unknown: home at #!/home /home 6',
    'back: item 5  at #!/item/5 /item/5 6',
    'forward: home at #!/home /home 6',
  ]);
});
