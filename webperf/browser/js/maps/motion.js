// The frames of a map while an input moves it: from the first event of the gesture until the map stands still.
// Only then: a frame loop that ran all the time would itself be work for the page.
const motions = boundedList("motions", 200);
const requestFrame = window.requestAnimationFrame.bind(window);
// A map that neither changed nor got input for as long stands still; tiles that arrive later are its rendering.
const STILL_MS = 150;
const MOTION_FRAMES_LIMIT = 5000;

let motion = null;

function noteMotion(event) {
  if (!event.isTrusted || (event.type === "pointermove" && event.buttons === 0)) return;
  const region = event.target instanceof Element ? mapAround(event.target) : null;
  if (region === null) return;
  if (motion) { motion.input = event.timeStamp; return; }
  motion = { began: event.timeStamp, input: event.timeStamp, first: null, changed: null, frames: [], region };
  requestFrame(onMotionFrame);
}

function onMotionFrame(time) {
  if (motion === null) return;
  if (motion.frames.length < MOTION_FRAMES_LIMIT) motion.frames.push(time);
  const changed = mapsIn(motion.region).some(isMapMoving) ? time : lastChangeOf(motion.region, motion.began);
  motion.changed = changed ?? motion.changed;
  motion.first = motion.first ?? changed;
  if (time - Math.max(motion.input, motion.changed ?? 0) <= STILL_MS) requestFrame(onMotionFrame);
  else endMotion();
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
