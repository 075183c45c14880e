// The frames of a map while an input moves it: from the first event of the gesture until the map stands still.
// Only then: a frame loop that ran all the time would itself be work for the page.
const motions = boundedList("motions", 200);
const requestFrame = window.requestAnimationFrame.bind(window);
// A map that neither changed nor got input for so many frames stands still; tiles that arrive later are its
// rendering. Frames and not milliseconds: a long gap between two frames is what is looked for, no end.
const STILL_FRAMES = 9;
const MOTION_FRAMES_LIMIT = 5000;

let motion = null;

function noteMotion(event) {
  if (!event.isTrusted || (event.type === "pointermove" && event.buttons === 0)) return;
  const region = event.target instanceof Element ? mapAround(event.target) : null;
  if (region === null) return;
  if (motion) { motion.input = event.timeStamp; return; }
  motion = { began: event.timeStamp, input: event.timeStamp, seen: null, still: 0, first: null, changed: null, frames: [], region };
  requestFrame(onMotionFrame);
}

function onMotionFrame(time) {
  if (motion === null) return;
  if (motion.frames.length < MOTION_FRAMES_LIMIT) motion.frames.push(time);
  const { input, changed } = motion;
  noteMovement(motion);
  const still = motion.input === motion.seen && motion.changed === changed;
  motion.seen = input;
  motion.still = still ? motion.still + 1 : 0;
  if (motion.still < STILL_FRAMES) requestFrame(onMotionFrame);
  else endMotion();
}

// A frame's own time may lie before the input that it shows: what moves now is noted with the time of now.
function noteMovement(moved) {
  const moving = mapsIn(moved.region).some(isMapMoving);
  const changed = moving ? native.now() : lastChangeOf(moved.region, moved.began);
  moved.changed = changed ?? moved.changed;
  moved.first = moved.first ?? changed;
}

function endMotion() {
  // The region stays here: what leaves the page is plain data.
  if (motion) motions.add({ began: motion.began, first: motion.first, changed: motion.changed, frames: motion.frames });
  motion = null;
}

function lastChangeOf(region, since) {
  for (let i = changes.items.length - 1; i >= 0 && changes.items[i].time > since; i -= 1) {
    const element = changes.items[i].ref.deref();
    if (element && region.contains(element)) return changes.items[i].time;
  }
  return null;
}

["wheel", "pointermove", "touchmove", "click", "dblclick", "keydown"].forEach((type) => listen(type, noteMotion));
