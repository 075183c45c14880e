// What the checks of a phone's page share. Looked at once, after a step has ended, never while it is timed.
const NAMES_LIMIT = 5;
// What a phone's screen shows at scale 1. A page that says nothing of its width is laid out wider and shrunk.
const screenWidth = Math.min(screen.width, document.documentElement.clientWidth);

function everyElement(root = document, found = []) {
  for (const element of root.querySelectorAll("*")) {
    found.push(element);
    if (element.shadowRoot) everyElement(element.shadowRoot, found);
  }
  return found;
}

const isShown = (element) => {
  const { width, height } = element.getBoundingClientRect();
  return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
};

const parentOf = (element) => element.parentElement || element.getRootNode().host || null;

// Short names of elements, each once; never their texts.
function named(elements) {
  const names = Array.from(new Set(elements.map(describe)));
  const more = names.length - NAMES_LIMIT;
  return names.slice(0, NAMES_LIMIT).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

const elements = everyElement();
