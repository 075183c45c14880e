// What the harness asks for. Not enumerable and under a symbol: a page that lists its globals sees nothing.
const MAPS = ".maplibregl-map, .mapboxgl-map, .leaflet-container, .ol-viewport, " +
  '[data-testid="stDeckGlJsonChart"], #deckgl-wrapper, .deck-container';

// The element this document sits in; null at the top, and where another origin's document holds it.
function holder() {
  try { return window.frameElement; } catch { return null; }
}

// Selectors match in one tree: a target in a shadow root is looked up by its host, one in a frame by the frame.
const within = (element, selector) => {
  for (let at = element; at; at = at.getRootNode().host || (at.ownerDocument === document ? holder() : null)) {
    if (at.closest(selector)) return true;
  }
  return false;
};

const isLarge = (element) => { const box = element.getBoundingClientRect(); return box.width >= 100 && box.height >= 100; };

function findMap(selector) {
  if (!selector) return Array.from(document.querySelectorAll(MAPS)).find((map) => isShown(map) && isLarge(map)) || null;
  const outside = holder();
  return document.querySelector(selector) || (outside && within(outside, selector) ? document.documentElement : null);
}

function lastChange(region) {
  for (let i = changes.items.length - 1; i >= 0; i -= 1) {
    const { time, seen, ref } = changes.items[i];
    if (!seen) continue;
    const element = region ? ref.deref() : null;
    if (!region || (element && element.isConnected && within(element, region))) return time;
  }
  return null;
}

function state({ region, map }) {
  const area = resolveSelector(region);
  const mapElement = findMap(map);
  flushVitals();
  return {
    documentId,
    timeOrigin: native.timeOrigin,
    now: native.now(),
    readyState: document.readyState,
    framework: frameworkName(),
    painted: vitals.paint.items.length > 0,
    pending: awaiting.size > 0,
    busy: busyReasons(),
    lastChange: lastChange(area),
    lastInput: inputs.items.length ? inputs.items[inputs.items.length - 1].time : null,
    mapFound: mapElement !== null,
    mapDrawn: mapElement !== null && mapChanges(mapElement).length > 0,
  };
}

const stateAfter = (ms, options) =>
  new native.Promise((resolve) => native.setTimeout(() => resolve(state(options)), ms));

const mapChanges = (map) => changes.items.filter(({ ref, kind, seen }) => {
  const element = ref.deref();
  return element && map.contains(element) && (seen || kind === KIND.DRAW);
});

function collect({ region, map }) {
  flushVitals();
  const area = resolveSelector(region);
  const mapElement = findMap(map);
  const ofMap = new Set(mapElement ? mapChanges(mapElement) : []);
  return {
    documentId,
    url: location.href,
    timeOrigin: native.timeOrigin,
    now: native.now(),
    framework: frameworkName(),
    navigation: navigationTiming(),
    paints: copied("paint"),
    lcp: copied("lcp"),
    shifts: copied("shift"),
    events: copied("event"),
    longTasks: copied("longTask"),
    longFrames: copied("longFrame"),
    inputs: inputs.items,
    regionFound: !area || document.querySelector(area) !== null,
    mapFound: mapElement !== null,
    changes: changes.items.map((change) => {
      const element = change.ref.deref();
      const connected = Boolean(element && element.isConnected);
      return {
        time: change.time, kind: change.kind, seen: change.seen, element: describe(element),
        region: !area || (connected && within(element, area)), map: ofMap.has(change),
      };
    }),
    truncated,
  };
}

// A new step begins: what was recorded for the one before it is let go.
function begin() {
  const now = native.now();
  flushVitals();
  dropBefore(changes, now, (change) => change.time);
  dropBefore(inputs, now, (input) => input.time);
  dropBefore(vitals.event, now, (event) => event.startTime);
  dropBefore(vitals.longTask, now, (task) => task.startTime);
  dropBefore(vitals.longFrame, now, (frame) => frame.startTime);
  return { documentId, timeOrigin: native.timeOrigin, now };
}

Object.defineProperty(window, Symbol.for("webperf"), {
  value: Object.freeze({ begin, state, stateAfter, collect }),
  enumerable: false,
});
