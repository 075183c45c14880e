// Where the map is: the element that the step named, or else the first large map that is on the page.
const MAPS = ".maplibregl-map, .mapboxgl-map, .leaflet-container, .ol-viewport, " +
  '[data-testid="stDeckGlJsonChart"], #deckgl-wrapper, .deck-container';

// The element this document sits in; null at the top, and where another origin's document holds it.
function holder(view = window) {
  try { return view.frameElement; } catch { return null; }
}

// Selectors match in one tree: a target in a shadow root is looked up by its host, one in a frame by the frame.
const within = (element, selector) => {
  for (let at = element; at; at = at.getRootNode().host || (at.ownerDocument === document ? holder() : null)) {
    if (at.closest(selector)) return true;
  }
  return false;
};

const isLarge = (element) => { const box = element.getBoundingClientRect(); return box.width >= 100 && box.height >= 100; };
const isMapShown = (element) => element !== null && isShown(element) && isLarge(element);

function findMap(selector) {
  if (selector) {
    const outside = holder();
    return document.querySelector(selector) || (outside && within(outside, selector) ? document.documentElement : null);
  }
  const known = Array.from(document.querySelectorAll(MAPS)).find(isMapShown);
  return known || maps.items.map(mapContainer).find(isMapShown) || null;
}

// The selector of the step that is under way: asked for again only when the step ends, but inputs come before.
let namedMap = null;
const nameMap = (selector) => { namedMap = selector; };

// The map that an input on this element is for; null when it is for none.
function mapAround(target) {
  if (namedMap) return within(target, namedMap) ? target.closest(namedMap) || document.documentElement : null;
  return target.closest(MAPS) || maps.items.map(mapContainer).find((element) => element?.contains(target)) || null;
}

const mapChanges = (map) => changes.items.filter(({ ref, kind, seen }) => {
  const element = ref.deref();
  return element && map.contains(element) && (seen || kind === KIND.DRAW);
});

// The part of the page that a picture of the screen shows, in coordinates of the layout viewport, as boxes are. A
// scrollbar is in the picture, but not in the visual viewport; a page that is zoomed has none that takes up room.
function shownBox() {
  const { offsetLeft, offsetTop, width, height, scale } = window.visualViewport;
  if (scale === 1) return { left: 0, top: 0, width: innerWidth, height: innerHeight };
  return { left: offsetLeft, top: offsetTop, width, height };
}

// On the main document's own coordinates; null where another origin's document is between, which hides its place.
function boxOf(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const box = { left, top, width, height };
  let view = window;
  for (let frame = holder(); frame; frame = holder(view)) {
    const outer = frame.getBoundingClientRect();
    box.left += outer.left + frame.clientLeft;
    box.top += outer.top + frame.clientTop;
    view = frame.ownerDocument.defaultView;
  }
  return view === view.parent ? box : null;
}
