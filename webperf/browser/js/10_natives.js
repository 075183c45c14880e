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
  stringify: JSON.stringify,
  wellFormed: Function.prototype.call.bind(String.prototype.toWellFormed),
  getComputedStyle: window.getComputedStyle.bind(window),
};

const documentId = Math.random().toString(36).slice(2);

// What a step leaves is handed over as JSON: as an object, Playwright would walk through it value by value, ten times
// as long. A page may have given its objects another idea of JSON (old libraries do): that is set aside meanwhile.
// Half a surrogate pair would be no text any more once it is out of the page.
function asText(answer) {
  const hidden = [Object.prototype, Array.prototype]
    .map((owner) => [owner, Object.getOwnPropertyDescriptor(owner, "toJSON")])
    .filter(([owner, own]) => own && Reflect.deleteProperty(owner, "toJSON"));
  try {
    return native.stringify(answer, (_key, value) => (typeof value === "string" ? native.wellFormed(value) : value));
  } finally {
    hidden.forEach(([owner, own]) => Object.defineProperty(owner, "toJSON", own));
  }
}
