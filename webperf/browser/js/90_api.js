// What the harness asks for. Not enumerable and under a symbol: a page that lists its globals sees nothing.

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
    lastInput: lastInputTime(),
    mapFound: mapElement !== null,
    mapDrawn: mapElement !== null && mapChanges(mapElement).length > 0,
    mapWaiting: mapElement && mapWaiting(mapElement),
  };
}

const stateAfter = (ms, options) =>
  new native.Promise((resolve) => native.setTimeout(() => resolve(state(options)), ms));

function collect({ region, map }) {
  flushVitals();
  endMotion();
  const area = resolveSelector(region);
  const mapElement = findMap(map);
  const entries = mapElement ? mapsIn(mapElement) : [];
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
    interactionPaints: isSupported("interaction-contentful-paint") ? copied("interactionPaint") : null,
    softNavigations: copied("softNavigation"),
    inputs: inputs.items,
    regionFound: !area || document.querySelector(area) !== null,
    mapFound: mapElement !== null,
    changes: changes.items.map((change) => {
      const element = change.ref.deref();
      const connected = Boolean(element && element.isConnected);
      return {
        time: change.time, made: change.made, kind: change.kind, seen: change.seen, first: change.first, element: describe(element),
        region: !area || (connected && within(element, area)), map: ofMap.has(change),
        fade: isFade(change, entries),
      };
    }),
    maps: entries.map(describeMap),
    motions: motions.items,
    mapBox: mapElement && boxOf(mapElement),
    listeners: ownListeners,
    shown: shownBox(),
    unseenDrawer: mapElement && unseenDrawer(mapElement),
    truncated,
  };
}

// A new step begins: what was recorded for the one before it is let go.
function begin(watch) {
  endMotion();
  endInputs();
  nameMap(watch.map);
  const now = native.now();
  flushVitals();
  dropBefore(changes, now, (change) => change.time);
  dropBefore(inputs, now, (input) => input.time);
  dropBefore(vitals.event, now, (event) => event.startTime);
  dropBefore(vitals.interactionPaint, now, (paint) => paint.startTime);
  dropBefore(vitals.softNavigation, now, (navigation) => navigation.startTime);
  dropBefore(vitals.longTask, now, (task) => task.startTime);
  dropBefore(vitals.longFrame, now, (frame) => frame.startTime);
  dropBefore(motions, now, (moved) => moved.began);
  maps.items.forEach(({ completed, repeated }) => [completed, repeated].forEach((list) => dropBefore(list, now, (e) => e.time)));
  return { documentId, timeOrigin: native.timeOrigin, now };
}

Object.defineProperty(window, Symbol.for("webperf"), {
  value: Object.freeze({ begin, state, stateAfter, collect: (watch) => asText(collect(watch)) }),
  enumerable: false,
});
