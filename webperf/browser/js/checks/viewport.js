// `<meta name="viewport" content="width=device-width">`: without it a phone lays the page out 980 px wide.
function checkViewport() {
  const meta = document.querySelector('meta[name="viewport" i]');
  const passed = /width\s*=\s*device-width/i.test(meta ? meta.content : "");
  const detail = meta ? "the viewport meta has no width=device-width" : "there is no viewport meta";
  return { check: "viewport", passed, detail: passed ? "" : detail };
}
