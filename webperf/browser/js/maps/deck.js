// deck.gl from 8 on: it has no event for "all is drawn", so each drawing of its layers is looked at: complete is
// one after which every layer, sublayers and tiles included, is loaded.
//
// deck.gl also draws when only its canvas was told its size again. Such a drawing repeats the picture if nothing
// that it is made from has changed: no layer or effect wants it, no viewport and not the canvas's size is another.
// It is then counted as a repetition, not as a change. Whatever cannot be proved to be one is a change.
const REPEATABLE = new Set(["Canvas resized", "Size changed", "views changed", "viewState changed"]);
const OWNERS = ["layerManager", "effectManager", "deckRenderer"];

const isDeckComplete = (deck) => Boolean(deck.layerManager) && deck.layerManager.getLayers().every((layer) => layer.isLoaded);

function pictureOf(deck) {
  const { width, height } = deckCanvas(deck);
  const views = deck.viewManager.getViewports().map((view) => [view.id, view.x, view.y, view.width, view.height,
    Array.from(view.viewProjectionMatrix || [])]);
  return JSON.stringify([width, height, views]);
}

const deckCanvas = (deck) => (hasMethods(deck, "getCanvas") ? deck.getCanvas() : deck.canvas);

// The reason that deck.gl gives is the first of several: a layer's wish may hide behind the canvas's.
const isWished = (deck) => OWNERS.some((owner) => Boolean(deck[owner]?.needsRedraw({ clearRedrawFlags: false })));

// An own method over the prototype's. What is ours must never stop the page's: it may be a version we do not know.
function aroundMethod(object, name, before, after) {
  const method = object[name];
  const attempt = (action, ...args) => { try { return action(...args); } catch { return undefined; } };
  const around = function (...args) {
    const note = attempt(before, ...args);
    try { return Reflect.apply(method, object, args); } finally { attempt(after, note, ...args); }
  };
  defineProperty(object, name, { value: around, writable: true, configurable: true, enumerable: false });
}

function watchDeck(deck, entry) {
  let wished = true;
  let picture = null;
  const isOnScreen = (options) => !options || !options.pass || options.pass === "screen";
  aroundMethod(deck, "needsRedraw", (options) => { if (options?.clearRedrawFlags) wished = wished || isWished(deck); }, () => {});
  aroundMethod(deck, "_drawLayers", (reason, options) => {
    const plain = REPEATABLE.has(reason) && !options && !deck.props._animate && !wished;
    repeatsPicture = plain && isOnScreen(options) && picture === pictureOf(deck);
    return repeatsPicture;
  }, (repeats, reason, options) => {
    repeatsPicture = false;
    if (!isOnScreen(options)) return;
    wished = false;
    picture = pictureOf(deck);
    if (repeats) entry.repeated.add({ time: native.now() });
    else noteMapComplete(entry);
  });
}

trapProperty("_metricsCounter", (deck) => hasMethods(deck, "_drawLayers", "needsRedraw", "setProps", "finalize"), (deck) => {
  const entry = adoptMap({ library: "deck.gl", map: deck, container: deckCanvas, complete: isDeckComplete });
  watchDeck(deck, entry);
});
