// deck.gl from 8 on: it has no event for "all is drawn", so each drawing of its layers is looked at: complete is
// one after which every layer, sublayers and tiles included, is loaded.
//
// deck.gl also draws when only its canvas was told its size again. Such a drawing repeats the picture if nothing
// that it is made from has changed: not a layer (deck.gl gives the reason), not a viewport, not the canvas's size.
// It is then counted as a repetition, not as a change. Whatever cannot be proved to be one is a change.
const REPEATABLE = new Set(["Canvas resized", "Size changed", "views changed", "viewState changed"]);

const isDeckComplete = (deck) => Boolean(deck.layerManager) && deck.layerManager.getLayers().every((layer) => layer.isLoaded);

function pictureOf(deck) {
  const { width, height } = deck.getCanvas?.() || deck.canvas;
  const views = deck.viewManager.getViewports().map((view) => [view.id, view.x, view.y, view.width, view.height,
    Array.from(view.viewProjectionMatrix || [])]);
  return JSON.stringify([width, height, views]);
}

// A layer's or effect's own wish to be redrawn is cleared before deck.gl gives its reason, and the canvas's reason
// goes first: so each wish is noted when it is asked for.
function watchWishes(deck, owner) {
  const manager = deck[owner];
  if (!manager || !hasMethods(manager, "needsRedraw")) return;
  const ask = manager.needsRedraw;
  const watched = function (...args) {
    const wish = Reflect.apply(ask, manager, args);
    if (wish) deckWishes.set(deck, true);
    return wish;
  };
  defineProperty(manager, "needsRedraw", { value: watched, writable: true, configurable: true, enumerable: false });
}

const deckWishes = new WeakMap();
const deckPictures = new WeakMap();

function isRepetition(deck, reason, options) {
  const plain = REPEATABLE.has(reason) && !options && !deck.props._animate;
  return plain && !deckWishes.get(deck) && deckPictures.get(deck) === pictureOf(deck);
}

function watchDeck(deck, entry) {
  const draw = deck._drawLayers;
  const watched = function (reason, options) {
    if (!deckPictures.has(deck)) ["layerManager", "effectManager", "deckRenderer"].forEach((owner) => watchWishes(deck, owner));
    const onScreenPass = !options || !options.pass || options.pass === "screen";
    const repeats = onScreenPass && isRepetition(deck, reason, options);
    repeatsPicture = repeats;
    try { return Reflect.apply(draw, deck, [reason, options]); } finally {
      repeatsPicture = false;
      if (onScreenPass) noteDeckDrawing(deck, entry, repeats);
    }
  };
  defineProperty(deck, "_drawLayers", { value: watched, writable: true, configurable: true, enumerable: false });
}

function noteDeckDrawing(deck, entry, repeats) {
  deckWishes.set(deck, false);
  deckPictures.set(deck, pictureOf(deck));
  if (repeats) entry.repeated.add({ time: native.now() });
  else noteMapComplete(entry);
}

trapProperty("_metricsCounter", (deck) => hasMethods(deck, "_drawLayers", "setProps", "finalize"), (deck) => {
  const entry = adoptMap({
    library: "deck.gl",
    map: deck,
    container: (it) => it.getCanvas?.() || it.canvas,
    complete: isDeckComplete,
  });
  watchDeck(deck, entry);
});
