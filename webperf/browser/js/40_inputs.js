// Trusted inputs with their hardware (or CDP) timestamp. Untrusted ones are script, not a user.
const inputs = boundedList("inputs");
const INPUT_TYPES = ["pointerdown", "pointerup", "click", "keydown", "wheel", "touchmove", "input"];
const MOVES = new Set(["pointermove", "touchmove", "wheel"]);
// Chromium too ends a turn of the wheel when no event has come for so long (kDefaultMouseWheelLatchingTransaction).
const WHEEL_PAUSE_MS = 500;

// A drag, a pan or a turn of the wheel is one gesture of many events: one entry, with its first and its latest event.
const moving = new Map();
// The entry whose event is on its way through the page.
let dispatched = null;

// Heard before the page hears it: `handled` is when the first handler begins.
function noteInput(event) {
  if (!event.isTrusted) return;
  const { type, timeStamp: time } = event;
  const handled = native.now();
  const known = moving.get(type);
  if (known && (type !== "wheel" || time - known.time <= WHEEL_PAUSE_MS)) {
    dispatched = Object.assign(known, { time, handled, done: null, count: known.count + 1 });
    return;
  }
  const first = firstOf(event);
  dispatched = { type, time, handled, done: null, first, firstHandled: handled, count: 1, element: describe(event.target) };
  inputs.add(dispatched);
  if (MOVES.has(type)) moving.set(type, dispatched);
  // A slider says `input` while it is dragged; everything else begins something new.
  else if (type !== "input") moving.clear();
}

// Moves are handed out once a frame: the first of them may have been waiting inside. Pages without https cannot ask.
const coalescedEvents = PointerEvent.prototype.getCoalescedEvents;

function firstOf(event) {
  const [earliest] = event.type === "pointermove" && coalescedEvents ? coalescedEvents.call(event) : [];
  return earliest ? Math.min(earliest.timeStamp, event.timeStamp) : event.timeStamp;
}

// And heard again after the page's handlers, where none of them keeps it from coming up this far.
function noteHandled({ type, timeStamp }) {
  if (dispatched && dispatched.type === type && dispatched.time === timeStamp) dispatched.done = native.now();
}

// The list is in order of first events; the latest of all may belong to any entry.
const lastInputTime = () => inputs.items.reduce((last, { time }) => (last === null || time > last ? time : last), null);

// What goes on from one step into the next is an input of both.
const endInputs = () => moving.clear();

// Chromium's count of the page's listeners has ours in it: so many are to be left out.
let ownListeners = 0;

function listen(type, handler, target = window, capture = true) {
  native.addEventListener.call(target, type, handler, { capture, passive: true });
  ownListeners += 1;
}

// A pointer that moves with a button down drags; one that only hovers is no interaction.
const ifDragging = (handler) => (event) => { if (event.buttons !== 0) handler(event); };

INPUT_TYPES.forEach((type) => { listen(type, noteInput); listen(type, noteHandled, window, false); });
listen("pointermove", ifDragging(noteInput));
listen("pointermove", ifDragging(noteHandled), window, false);
