// Visible changes: what changed on screen, and in which frame.
//
// A mutation tells that the document changed; only rendering tells whether one can see it. So each
// changed element is handed to an IntersectionObserver, whose first answer for a new target is computed
// in the very frame that paints the change. That one answer gives, without forcing a layout: the frame's
// time, whether the element has a box at all (display:none and the fallback content of a canvas have
// none), and whether it lies inside the viewport. The element is let go again at once.
const changes = boundedList("changes");
const KIND = { DOM: "dom", ATTRIBUTE: "attribute", REMOVED: "removed", DRAW: "draw", LOAD: "load", VALUE: "value",
  SCROLL: "scroll" };

const AWAITING_LIMIT = 2000;
// The "visually hidden" pattern for screen readers is a box of 1 x 1 px.
const LEAST_VISIBLE_AREA_PX = 4;

const awaiting = new Map();
const shown = new WeakSet();
const looks = new WeakMap();

function noteChange(element, kind) {
  const known = awaiting.get(element);
  if (known) { known.time = native.now(); known.kinds.add(kind); return; }
  if (isIndicator(element)) return;
  if (awaiting.size >= AWAITING_LIMIT) { truncated.changes = (truncated.changes || 0) + 1; return; }
  awaiting.set(element, { time: native.now(), kinds: new Set([kind]) });
  frameWatcher.observe(element);
}

const frameWatcher = new native.IntersectionObserver((answers) => {
  for (const answer of answers) {
    const note = awaiting.get(answer.target);
    frameWatcher.unobserve(answer.target);
    if (!note) continue;
    // Changed again after this frame was computed: ask again, the next frame paints it.
    if (note.time > answer.time && answer.target.isConnected) { frameWatcher.observe(answer.target); }
    else awaiting.delete(answer.target);
    keepVisible(answer, note);
  }
});

function keepVisible(answer, { kinds, time: made }) {
  const element = answer.target;
  const seen = isSeen(answer, kinds);
  const first = seen && !shown.has(element);
  if (seen) shown.add(element);
  // A draw outside the viewport is kept, marked: a map that the journey names is measured wherever it is.
  if (!seen && !kinds.has(KIND.DRAW)) return;
  const looksNew = looksChanged(element);
  for (const kind of kinds) {
    if (kind === KIND.ATTRIBUTE && !looksNew) continue;
    changes.add({ time: answer.time, made, kind, seen, first, ref: new native.WeakRef(element) });
  }
}

function isSeen(answer, kinds) {
  if (!answer.isIntersecting) return false;
  const { width, height } = answer.intersectionRect;
  // What was removed may have left nothing behind: a spinner's wrapper collapses to no height.
  const large = width * height >= LEAST_VISIBLE_AREA_PX || kinds.has(KIND.REMOVED);
  const { target } = answer;
  if (!large || !target.checkVisibility({ visibilityProperty: true })) return false;
  // Fully transparent is unseen, unless it is just fading in: then this is the frame in which it begins to show.
  return target.checkVisibility({ opacityProperty: true }) || target.getAnimations().length > 0;
}

// An attribute of a leaf that changes nothing one can see (a class for scripts, a style set to itself) is
// told apart by how the leaf looked when it last changed; styles are clean at this moment, so asking is cheap.
// With children inside, any of them may look different, so it counts.
function looksChanged(element) {
  if (element.firstElementChild) return true;
  const s = native.getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const look = [box.x, box.y, box.width, box.height, s.color, s.backgroundColor, s.backgroundImage, s.opacity,
    s.transform, s.borderColor, s.boxShadow, s.fill, s.stroke, s.outline, s.filter, s.font, s.textDecoration,
    element.getAttribute("src"), element.getAttribute("d")].join("|");
  const before = looks.get(element);
  looks.set(element, look);
  return before !== look;
}

const UNSEEN_ATTRIBUTE = /^(aria-|data-|on|id$|name$|role$|tabindex$|title$|for$|alt$|lang$|nonce$)/;
const CONTENT = "img,svg,canvas,video,input,button,iframe,progress,hr";

function onMutations(records) {
  for (const record of records) {
    // What stands inside a canvas is for screen readers; nobody sees it.
    const unseen = record.type === "childList" && record.target.closest?.("canvas");
    if (unseen) continue;
    if (record.type === "childList") noteChildren(record);
    else if (record.type === "characterData") noteText(record);
    else noteAttribute(record);
  }
}

function noteChildren(record) {
  let own = false;
  for (const node of record.addedNodes) {
    if (node.nodeType === Node.ELEMENT_NODE) noteAdded(node);
    else own = own || (node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
  }
  if (own && record.target.nodeType === Node.ELEMENT_NODE) noteChange(record.target, KIND.DOM);
  for (const node of record.removedNodes) noteRemoval(record.target, node);
}

// An element with `display: contents` has no box of its own: its children are what one sees.
function noteAdded(element) {
  if (element.style && element.style.display === "contents") Array.from(element.children).forEach(noteAdded);
  else noteChange(element, KIND.DOM);
}

function noteRemoval(parent, node) {
  if (parent.nodeType !== Node.ELEMENT_NODE) return;
  const text = (node.textContent || "").trim() !== "";
  const element = node.nodeType === Node.ELEMENT_NODE;
  const inert = element && /^(SCRIPT|STYLE|LINK|META|TEMPLATE)$/.test(node.tagName);
  if (inert || node.nodeType === Node.COMMENT_NODE || (element && isIndicator(node))) return;
  if (text || (element && (shown.has(node) || node.querySelector(CONTENT)))) noteChange(parent, KIND.REMOVED);
}

function noteText(record) {
  const parent = record.target.parentElement;
  if (parent && record.oldValue !== record.target.data) noteChange(parent, KIND.DOM);
}

function noteAttribute(record) {
  if (UNSEEN_ATTRIBUTE.test(record.attributeName)) return;
  if (record.target.getAttribute(record.attributeName) === record.oldValue) return;
  noteChange(record.target, KIND.ATTRIBUTE);
}

const mutations = new native.MutationObserver(onMutations);
const WATCHED = { subtree: true, childList: true, characterData: true, characterDataOldValue: true,
  attributes: true, attributeOldValue: true };
const watchMutations = (root) => mutations.observe(root, WATCHED);
watchMutations(document);

// Mutations inside a shadow root are told only to observers of that root.
Element.prototype.attachShadow = new native.Proxy(Element.prototype.attachShadow, {
  apply(attach, element, args) {
    const root = Reflect.apply(attach, element, args);
    watchMutations(root);
    return root;
  },
});

// Visible changes that are no mutation: pictures that arrive, typed text, scrolling, fonts.
listen("load", (event) => { if (event.target instanceof Element) noteChange(event.target, KIND.LOAD); });
listen("input", (event) => { if (event.target instanceof Element) noteChange(event.target, KIND.VALUE); });
listen("scroll", (event) => {
  noteChange(event.target instanceof Element ? event.target : document.documentElement, KIND.SCROLL);
});
if (document.fonts) {
  listen("loadingdone", (event) => {
    if (document.body && event.fontfaces.length) noteChange(document.body, KIND.LOAD);
  }, document.fonts);
}
