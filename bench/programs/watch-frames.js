// In a page: how its frames come while something happens, and a scroll through all of a list.
window.watchFrames = () => {
  const gapsMs = [];
  let last = performance.now();
  let request = requestAnimationFrame(function count() {
    const now = performance.now();
    gapsMs.push(now - last);
    last = now;
    request = requestAnimationFrame(count);
  });
  return () => {
    cancelAnimationFrame(request);
    return gapsMs;
  };
};

/** Scrolls down and up again, more than a screen with every frame; resolves with the gaps between them. */
window.scrollThrough = async (selector, steps) => {
  const scroller = document.querySelector(selector);
  const bottom = scroller.scrollHeight - scroller.clientHeight;
  const stop = window.watchFrames();
  for (const direction of [1, -1]) {
    for (let step = 0; step <= steps; step += 1) {
      scroller.scrollTop = (direction === 1 ? step : steps - step) * (bottom / steps);
      await new Promise(requestAnimationFrame);
    }
  }
  return stop();
};
