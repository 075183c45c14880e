// Performance entries are only kept while the page runs, and copied when they are asked for: what costs time to
// read (elements, scripts of a frame) is then read outside of what is measured. All arithmetic is done elsewhere.
const vitals = {
  paint: boundedList("paint"),
  lcp: boundedList("lcp"),
  shift: boundedList("shift"),
  event: boundedList("event"),
  longTask: boundedList("longTask"),
  longFrame: boundedList("longFrame", 2000),
  interactionPaint: boundedList("interactionPaint"),
  softNavigation: boundedList("softNavigation"),
};

const observers = [];

const isSupported = (type) => native.PerformanceObserver.supportedEntryTypes.includes(type);

function observe(type, list, options = {}) {
  if (!isSupported(type)) return;
  const observer = new native.PerformanceObserver((batch) => batch.getEntries().forEach(list.add));
  observer.observe({ type, buffered: true, ...options });
  observers.push(() => observer.takeRecords().forEach(list.add));
}

observe("paint", vitals.paint);
observe("largest-contentful-paint", vitals.lcp);
observe("layout-shift", vitals.shift);
// 16 ms is the least the specification allows; first-input catches a first interaction shorter than that.
observe("event", vitals.event, { durationThreshold: 16 });
observe("first-input", vitals.event);
observe("longtask", vitals.longTask);
observe("long-animation-frame", vitals.longFrame);
// Chromium from 151 on.
observe("interaction-contentful-paint", vitals.interactionPaint);
observe("soft-navigation", vitals.softNavigation);

// Whose script it was is told without the URL's query: it may hold a token.
const withoutQuery = (url) => url.split(/[?#]/)[0].slice(0, 300);

const copyScript = (s) => ({
  source: withoutQuery(s.sourceURL), function: s.sourceFunctionName, invoker: withoutQuery(s.invoker),
  startTime: s.startTime, duration: s.duration, forced: s.forcedStyleAndLayoutDuration,
});

const COPY = {
  paint: (e) => ({ name: e.name, startTime: e.startTime }),
  lcp: (e) => ({ startTime: e.startTime, size: e.size, url: e.url, element: describe(e.element) }),
  shift: (e) => ({ startTime: e.startTime, value: e.value, hadRecentInput: e.hadRecentInput }),
  event: (e) => ({
    name: e.name, startTime: e.startTime, duration: e.duration, processingStart: e.processingStart,
    processingEnd: e.processingEnd, interactionId: e.interactionId, element: describe(e.target),
  }),
  longTask: (e) => ({ startTime: e.startTime, duration: e.duration }),
  longFrame: (e) => ({
    startTime: e.startTime, duration: e.duration, blocking: e.blockingDuration,
    scripts: Array.from(e.scripts, copyScript),
  }),
  interactionPaint: (e) => ({
    startTime: e.startTime, duration: e.duration, interactionId: e.interactionId,
    element: describe(e.largestContentfulPaint?.element),
  }),
  softNavigation: (e) => ({
    startTime: e.startTime, duration: e.duration, interactionId: e.interactionId, url: e.name, type: e.navigationType,
  }),
};

const copied = (name) => vitals[name].items.map(COPY[name]);

// Entries still queued for an observer's callback would otherwise miss the collection.
const flushVitals = () => observers.forEach((flush) => flush());

function navigationTiming() {
  const entry = native.getEntriesByType("navigation")[0];
  if (!entry) return null;
  const { activationStart, responseStart, domContentLoadedEventEnd, loadEventEnd, responseStatus } = entry;
  return { activationStart: activationStart || 0, responseStart, domContentLoadedEventEnd, loadEventEnd,
    responseStatus };
}
