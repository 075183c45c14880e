// Performance entries, copied raw; all arithmetic is done outside the page.
const vitals = {
  paint: boundedList("paint"),
  lcp: boundedList("lcp"),
  shift: boundedList("shift"),
  event: boundedList("event"),
};

const observers = [];

function observe(type, list, copy, options = {}) {
  if (!native.PerformanceObserver.supportedEntryTypes.includes(type)) return;
  const take = (entries) => entries.forEach((entry) => list.add(copy(entry)));
  const observer = new native.PerformanceObserver((batch) => take(batch.getEntries()));
  observer.observe({ type, buffered: true, ...options });
  observers.push(() => take(observer.takeRecords()));
}

observe("paint", vitals.paint, (e) => ({ name: e.name, startTime: e.startTime }));
observe("largest-contentful-paint", vitals.lcp, (e) => ({
  startTime: e.startTime, renderTime: e.renderTime, loadTime: e.loadTime, size: e.size,
  url: e.url, element: describe(e.element),
}));
observe("layout-shift", vitals.shift, (e) => ({
  startTime: e.startTime, value: e.value, hadRecentInput: e.hadRecentInput,
}));
const copyEvent = (e) => ({
  name: e.name, startTime: e.startTime, duration: e.duration, processingStart: e.processingStart,
  processingEnd: e.processingEnd, interactionId: e.interactionId, element: describe(e.target),
});
// 16 ms is the least the specification allows; first-input catches a first interaction shorter than that.
observe("event", vitals.event, copyEvent, { durationThreshold: 16 });
observe("first-input", vitals.event, copyEvent);

// Entries still queued for an observer's callback would otherwise miss the collection.
const flushVitals = () => observers.forEach((flush) => flush());

function navigationTiming() {
  const entry = native.getEntriesByType("navigation")[0];
  if (!entry) return null;
  const { activationStart, responseStart, domContentLoadedEventEnd, loadEventEnd, responseStatus } = entry;
  return { activationStart: activationStart || 0, responseStart, domContentLoadedEventEnd, loadEventEnd, responseStatus };
}
