// Trusted inputs with their hardware (or CDP) timestamp. Untrusted ones are script, not a user.
const inputs = boundedList("inputs");
const INPUT_TYPES = ["pointerdown", "pointerup", "click", "keydown", "wheel", "touchmove", "input"];

function noteInput(event) {
  if (!event.isTrusted) return;
  const last = inputs.items[inputs.items.length - 1];
  const moving = event.type === "pointermove" || event.type === "touchmove" || event.type === "wheel";
  // A drag or a wheel turn is one gesture of many events: keep its latest time, not each of them.
  if (moving && last && last.type === event.type) last.time = event.timeStamp;
  else inputs.add({ type: event.type, time: event.timeStamp, element: describe(event.target) });
}

// Chromium's count of the page's listeners has ours in it: so many are to be left out.
let ownListeners = 0;

function listen(type, handler, target = window) {
  native.addEventListener.call(target, type, handler, { capture: true, passive: true });
  ownListeners += 1;
}

INPUT_TYPES.forEach((type) => listen(type, noteInput));
// A pointer that moves with a button down drags; one that only hovers is no interaction.
listen("pointermove", (event) => { if (event.buttons !== 0) noteInput(event); });
