// What wss-emu run takes from the inside of happy-dom: a release that changes it fails here.
import * as happyDom from 'happy-dom';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HappyDom } from '../../src/app-runner/happy-dom.js';
import { HappyDomInternals } from '../../src/app-runner/happy-dom-internals.js';

function useWindow() {
  const settings = {
    enableJavaScriptEvaluation: true,
    suppressInsecureJavaScriptEnvironmentWarning: true,
  };
  const window = new happyDom.Window({ url: 'http://localhost/', console, settings });
  onTestFinished(() => window.happyDOM.close());
  return { window, internals: new HappyDomInternals(happyDom, window) };
}

describe('the installed happy-dom', () => {
  it('lets scripts be taken over as they get into the document, each once', () => {
    const { window, internals } = useWindow();
    const { document } = window;
    const taken: string[] = [];
    internals.takeScripts(({ text }) => taken.push(text));

    document.write('<body><script>window.ran = 1</script><script>window.ran = 2</script>');
    const script = document.createElement('script');
    script.text = 'window.ran = 3';
    document.body.append(script);
    document.body.prepend(script);

    expect(taken).toEqual(['window.ran = 1', 'window.ran = 2', 'window.ran = 3']);
    expect(Reflect.get(window, 'ran')).toBeUndefined();
  });

  it('tells a script of innerHTML, which never runs', () => {
    const { window, internals } = useWindow();
    const taken: string[] = [];
    internals.takeScripts(({ text }) => taken.push(text));

    const element = window.document.createElement('p');
    element.innerHTML = '<script>window.ran = 1</script>';
    window.document.body.append(element);

    expect(taken).toEqual([]);
  });

  it('gives on what listeners and timers throw', async () => {
    const { window, internals } = useWindow();
    const thrown: unknown[] = [];
    internals.takeErrors((error) => thrown.push(error));

    window.addEventListener('asked', () => {
      throw 'by a listener';
    });
    window.dispatchEvent(new window.Event('asked'));
    await new Promise<void>((resolve) => {
      window.setTimeout(() => {
        window.setTimeout(resolve);
        throw 'by a timer';
      });
    });

    expect(thrown).toEqual(['by a listener', 'by a timer']);
  });

  it('has a ready state that can be set, and tells of it', () => {
    const { window, internals } = useWindow();
    const states: string[] = [];
    const { document } = window;
    document.addEventListener('readystatechange', () => states.push(document.readyState));

    internals.setReadyState('loading');
    internals.setReadyState('interactive');

    expect(states).toEqual(['loading', 'interactive']);
  });

  it('has a current script that can be set', () => {
    const { window, internals } = useWindow();
    const { document } = window;
    const script = document.createElement('script');
    const seen: unknown[] = [];

    internals.runAsCurrent(script, () => seen.push(document.currentScript));

    expect(seen[0]).toBe(script);
    expect(document.currentScript).toBeNull();
  });

  it('holds the load event back until it is let come', async () => {
    const { window, internals } = useWindow();
    const seen: string[] = [];
    const letLoadCome = internals.holdLoad();
    const loaded = new Promise<void>((resolve) => {
      window.addEventListener('load', () => {
        seen.push('load');
        resolve();
      });
    });
    // More turns than it takes without.
    for (let turn = 0; turn < 10; turn += 1) {
      await new Promise<void>((resolve) => window.setTimeout(resolve));
    }
    seen.push('let come');
    letLoadCome();
    await loaded;

    expect(seen).toEqual(['let come', 'load']);
  });
});

it.each([
  ...['dispatchError', 'readyStateManager', 'readyState', 'currentScript'],
  ...[
    'connectedToDocument',
    'disableEvaluation',
    'onSetAttribute',
    'onRemoveAttribute',
    'listeners',
  ],
])('says so when a happy-dom has no %s', (name) => {
  const window = new happyDom.Window();
  onTestFinished(() => window.happyDOM.close());
  const PropertySymbol = { ...happyDom.PropertySymbol, [name]: undefined };
  const other = { ...happyDom, PropertySymbol } as unknown as HappyDom;

  expect(() => new HappyDomInternals(other, window)).toThrow(
    `This happy-dom has no PropertySymbol.${name}, which wss-emu needs to run a page: npm install --save-dev happy-dom@21`,
  );
});
