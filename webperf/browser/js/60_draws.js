// Drawing on a canvas is invisible to mutation observers. A draw call is noted once per canvas and frame;
// draws into a framebuffer that is not the screen (picking, textures) are not.
const framebuffers = new WeakMap();
// Set by a map library's file while the library draws what is on screen already: no change, then.
let repeatsPicture = false;

function noteDraw(context) {
  const canvas = context.canvas;
  if (repeatsPicture) return;
  if (canvas instanceof Element && canvas.isConnected) noteChange(canvas, KIND.DRAW);
}

function wrap(prototype, name, before) {
  const original = prototype[name];
  if (typeof original !== "function") return;
  // A Proxy keeps name, length and "[native code]": a page that looks sees its own browser.
  prototype[name] = new native.Proxy(original, {
    apply(method, context, args) {
      before(context, args);
      return Reflect.apply(method, context, args);
    },
  });
}

// Where each kind of context draws. Prototypes are looked at only when a page first asks for such a context: WebGL's two
// take Chromium 4 ms to make, at the beginning of every document, whether it draws or not.
const onScreen = (gl) => { if (!framebuffers.get(gl)) noteDraw(gl); };
const PATHS = ["fill", "stroke", "fillRect", "strokeRect", "fillText", "strokeText", "drawImage", "putImageData"];
const WEBGL = ["drawArrays", "drawElements", "drawArraysInstanced", "drawElementsInstanced", "drawRangeElements",
  "blitFramebuffer"];

function wrapAll(prototype, names, before) {
  names.forEach((name) => wrap(prototype, name, before));
}

function wrapWebGl(type) {
  if (!type) return;
  wrapAll(type.prototype, WEBGL, onScreen);
  wrap(type.prototype, "bindFramebuffer", (gl, [target, buffer]) => {
    if (target !== 0x8ca8 /* READ_FRAMEBUFFER */) framebuffers.set(gl, buffer);
  });
}

const DRAWERS = new Map([
  ["2d", () => wrapAll(CanvasRenderingContext2D.prototype, PATHS, noteDraw)],
  ["bitmaprenderer", () => wrap(ImageBitmapRenderingContext.prototype, "transferFromImageBitmap", noteDraw)],
  ["webgl", () => wrapWebGl(window.WebGLRenderingContext)],
  ["webgl2", () => wrapWebGl(window.WebGL2RenderingContext)],
]);
DRAWERS.set("experimental-webgl", DRAWERS.get("webgl"));
const wrapped = new Set();

function watchDraws(type) {
  const drawer = DRAWERS.get(type);
  if (!drawer || wrapped.has(drawer)) return;
  wrapped.add(drawer);
  drawer();
}

// A canvas that was handed to a worker, or that WebGPU draws on: what is drawn there tells the page nothing. Frames of a
// worker's canvas go to the compositor by themselves; no observer, no entry and no event of CDP speaks of them.
const unseenCanvases = new WeakMap();
wrap(HTMLCanvasElement.prototype, "transferControlToOffscreen", (canvas) => unseenCanvases.set(canvas, "a worker"));
wrap(HTMLCanvasElement.prototype, "getContext", (canvas, [type]) => {
  watchDraws(type);
  if (type === "webgpu") unseenCanvases.set(canvas, "WebGPU");
});

// Who draws on a canvas in this element without being seen; null where nobody does.
function unseenDrawer(element) {
  const canvases = element.matches("canvas") ? [element] : Array.from(element.querySelectorAll("canvas"));
  const unseen = canvases.find((canvas) => unseenCanvases.has(canvas));
  return unseen ? unseenCanvases.get(unseen) : null;
}
