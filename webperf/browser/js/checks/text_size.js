// Lighthouse's rule (`font-size`, up to version 12): at least 60 % of the visible characters are 12 px or larger, as
// the screen shows them: a page laid out wider than the screen is shrunk to it.
const LEGIBLE_PX = 12;
const LEGIBLE_SHARE = 0.6;

// How many characters of its own, not of its children, an element shows.
function ownCharacters(element) {
  if (/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE)$/.test(element.tagName)) return 0;
  const texts = Array.from(element.childNodes).filter((node) => node.nodeType === Node.TEXT_NODE);
  return texts.reduce((sum, node) => sum + node.data.replace(/\s+/g, "").length, 0);
}

function checkTextSize() {
  const shrink = Math.min(1, screen.width / document.documentElement.clientWidth);
  let total = 0;
  let legible = 0;
  const small = [];
  for (const element of elements) {
    const length = ownCharacters(element);
    if (!length || !isShown(element)) continue;
    total += length;
    if (parseFloat(getComputedStyle(element).fontSize) * shrink >= LEGIBLE_PX) legible += length;
    else small.push(element);
  }
  const passed = total === 0 || legible / total >= LEGIBLE_SHARE;
  const share = Math.floor((100 * legible) / (total || 1));
  return { check: "text_size", passed, detail: passed ? "" : `${share} % of the text is 12 px or larger: ${named(small)}` };
}
