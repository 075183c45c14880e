// What is told of the maps in a region when the harness asks.
function isFade({ kind, ref }, entries) {
  const element = ref.deref();
  return Boolean(element) && entries.some(({ fade }) => fade && fade[kind] && element.matches(fade[kind]));
}

// Why a map keeps the step open, in words. Needed where a library fetches its tiles in workers of its own: neither
// the page nor the page's CDP session sees those requests.
function mapWaiting(region) {
  const entry = mapsIn(region).find((it) => !isMapComplete(it));
  return entry ? `${entry.library} map is still loading` : null;
}

const describeMap = (entry) => ({
  library: entry.library,
  element: describe(mapContainer(entry)),
  complete: isMapComplete(entry),
  completed: entry.completed.items.map(({ time }) => time),
  repeated: entry.repeated.items.map(({ time }) => time),
});
