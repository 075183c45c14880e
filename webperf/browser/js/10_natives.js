// What the page may replace is taken before it can: a page that overrides performance.now or
// setTimeout changes its own clock, not ours.
const native = {
  now: performance.now.bind(performance),
  timeOrigin: performance.timeOrigin,
  getEntriesByType: performance.getEntriesByType.bind(performance),
  setTimeout: window.setTimeout.bind(window),
  PerformanceObserver: window.PerformanceObserver,
  MutationObserver: window.MutationObserver,
  IntersectionObserver: window.IntersectionObserver,
  WeakRef: window.WeakRef,
  Promise: window.Promise,
  Proxy: window.Proxy,
  addEventListener: EventTarget.prototype.addEventListener,
  getComputedStyle: window.getComputedStyle.bind(window),
};

const documentId = Math.random().toString(36).slice(2);
