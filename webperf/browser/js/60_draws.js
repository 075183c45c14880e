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

// A canvas that was handed to a worker, or that WebGPU draws on: what is drawn there tells the page nothing. Frames of a
// worker's canvas go to the compositor by themselves; no observer, no entry and no event of CDP speaks of them.
const unseenCanvases = new WeakMap();
wrap(HTMLCanvasElement.prototype, "transferControlToOffscreen", (canvas) => unseenCanvases.set(canvas, "a worker"));
wrap(HTMLCanvasElement.prototype, "getContext", (canvas, [type]) => {
  if (type === "webgpu") unseenCanvases.set(canvas, "WebGPU");
});

// Who draws on a canvas in this element without being seen; null where nobody does.
function unseenDrawer(element) {
  const canvases = element.matches("canvas") ? [element] : Array.from(element.querySelectorAll("canvas"));
  const unseen = canvases.find((canvas) => unseenCanvases.has(canvas));
  return unseen ? unseenCanvases.get(unseen) : null;
}

const onScreen = (gl) => { if (!framebuffers.get(gl)) noteDraw(gl); };

function wrapWebGl(prototype) {
  ["drawArrays", "drawElements", "drawArraysInstanced", "drawElementsInstanced", "drawRangeElements",
    "blitFramebuffer"].forEach((name) => wrap(prototype, name, onScreen));
  wrap(prototype, "bindFramebuffer", (gl, [target, buffer]) => {
    if (target !== 0x8ca8 /* READ_FRAMEBUFFER */) framebuffers.set(gl, buffer);
  });
}

[window.WebGLRenderingContext, window.WebGL2RenderingContext].forEach((type) => type && wrapWebGl(type.prototype));
["fill", "stroke", "fillRect", "strokeRect", "fillText", "strokeText", "drawImage", "putImageData"].forEach((name) =>
  wrap(CanvasRenderingContext2D.prototype, name, noteDraw));
wrap(ImageBitmapRenderingContext.prototype, "transferFromImageBitmap", noteDraw);
