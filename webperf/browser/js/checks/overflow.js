// Nobody should have to scroll sideways: neither the page nor what scrolls in its place is wider than the screen.
const scrollsSideways = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
const clips = (element) => getComputedStyle(element).overflowX !== "visible";

// Apps often let an element of the screen's size scroll instead of the document.
function isPageScroller(element) {
  const { width, height } = element.getBoundingClientRect();
  return width >= screenWidth * 0.9 && height >= innerHeight * 0.5 && scrollsSideways(element);
}

// What sticks out by itself, not what merely lies in a narrower element that scrolls or clips.
function sticksOut(element) {
  if (!isShown(element) || element.getBoundingClientRect().right + scrollX <= screenWidth + 1) return false;
  for (let at = parentOf(element); at && at !== document.body; at = parentOf(at)) {
    if (clips(at) && !isPageScroller(at)) return false;
  }
  return true;
}

function checkOverflow() {
  const page = document.scrollingElement || document.documentElement;
  const wide = page.scrollWidth > screenWidth + 1;
  const scrollers = elements.filter((e) => isPageScroller(e) && e.scrollWidth > e.clientWidth + 1);
  const passed = !wide && scrollers.length === 0;
  const widest = Math.max(wide ? page.scrollWidth : 0, ...scrollers.map((e) => e.scrollWidth));
  const culprits = passed ? [] : elements.filter((e) => e !== document.body && sticksOut(e));
  const detail = `${widest} px wide on a screen of ${screenWidth}: ${named(culprits) || named(scrollers)}`;
  return { check: "overflow", passed, detail: passed ? "" : detail };
}
