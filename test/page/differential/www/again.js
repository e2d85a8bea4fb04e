// The last probe, since the page may not survive it.
import { probe, say } from './probe.js';

probe('cordova.js once more', async () => {
  const before = window.cordova;
  await new Promise((resolve) => {
    const script = document.createElement('script');
    script.onload = resolve;
    script.src = 'cordova.js';
    document.head.append(script);
  });
  say('the same object:', window.cordova === before);
});
