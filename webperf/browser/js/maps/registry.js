// The maps that run in this document, found without the page's help.
//
// A bundled library leaves no global to hook, so each is known by the name of one property that its map's
// constructor assigns, and that is no word of any other program (minifiers keep property names). An accessor of
// that name on Object.prototype sees the assignment, makes the property on the object itself, as it would have
// been, and adopts the object if it is what it seems. Script tags, bundles and frameworks are all seen alike.
// Not seen: a build whose properties are renamed (OpenLayers before 5), a build that declares the property as a
// class field (then nothing is assigned), a map that runs in a worker, and libraries that are not in this folder.
const maps = boundedList("maps", 100);
const defineProperty = Object.defineProperty;
const MAP_EVENTS_LIMIT = 2000;

function trapProperty(name, isMap, onMap) {
  // A version we do not know must go on as if we were not there.
  const settle = (object) => { try { if (isMap(object)) onMap(object); } catch { /* then it is not watched */ } };
  defineProperty(Object.prototype, name, {
    configurable: true,
    enumerable: false,
    set(value) {
      defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
      // The constructor is still at work; in the next microtask the map is whole.
      native.Promise.resolve(this).then(settle);
    },
  });
}

const hasMethods = (object, ...names) => names.every((name) => typeof object[name] === "function");

// What a library file tells of one map:
//   library        its name, for the report
//   map            the instance; held weakly, so that a map the page throws away can go
//   container(map) the element that it draws in
//   complete(map)  does the library say, now, that all of it is on screen?
//   moving(map)    is it moved by an input, or on its way after one?
//   fade           { kind of change: selector } of what is the rest of a fade-in of something that has arrived
function adoptMap({ library, map, container, complete, moving = () => false, fade }) {
  const entry = {
    library, container, complete, moving, fade,
    ref: new native.WeakRef(map),
    completed: boundedList("map events", MAP_EVENTS_LIMIT),
    repeated: boundedList("map events", MAP_EVENTS_LIMIT),
  };
  maps.add(entry);
  return entry;
}

// A map that the page has removed may throw at any question: then it has nothing to say.
function askMap(entry, question, otherwise) {
  const map = entry.ref.deref();
  if (!map) return otherwise;
  try { return question(map) ?? otherwise; } catch { return otherwise; }
}

const mapContainer = (entry) => {
  const element = askMap(entry, entry.container, null);
  return element && element.isConnected ? element : null;
};
const isMapComplete = (entry) => Boolean(askMap(entry, entry.complete, false));
const isMapMoving = (entry) => Boolean(askMap(entry, entry.moving, false));

function noteMapComplete(entry) {
  if (isMapComplete(entry)) entry.completed.add({ time: native.now() });
}

// Those inside the region that is being measured (or around it: a named canvas inside its library's container).
const mapsIn = (region) => maps.items.filter((entry) => {
  const element = mapContainer(entry);
  return element !== null && (region.contains(element) || element.contains(region));
});
