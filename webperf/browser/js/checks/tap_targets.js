// WCAG 2.2, 2.5.8: targets of at least 24 x 24 CSS px. Excepted: one whose circle of 24 px around its middle meets
// no other target and no other such circle ("spacing"), and one in a line of text ("inline").
const LEAST_PX = 24;
const TARGETS = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [onclick], ' +
  ["button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "option", "slider", "combobox"]
    .map((role) => `[role="${role}"]`).join(", ");

// A tap on its label is a tap on the control.
const targetOf = (element) => element.closest("label") || element;

function isInline(element) {
  if (getComputedStyle(element).display !== "inline" || !element.parentElement) return false;
  return element.parentElement.textContent.trim().length > element.textContent.trim().length;
}

function targets() {
  const found = new Set();
  for (const element of elements) {
    if (!element.matches(TARGETS) || element.disabled || parentOf(element)?.closest(TARGETS)) continue;
    const target = targetOf(element);
    if (isShown(target) && getComputedStyle(target).pointerEvents !== "none") found.add(target);
  }
  return Array.from(found, (element) => ({ element, box: element.getBoundingClientRect() }));
}

const isSmall = ({ box }) => box.width < LEAST_PX - 0.5 || box.height < LEAST_PX - 0.5;
const middle = ({ box }) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

// From the middle of a target to the nearest point of another, or, between two small ones, to its middle.
function distance(target, other) {
  const from = middle(target);
  const to = middle(other);
  if (isSmall(other)) return Math.hypot(from.x - to.x, from.y - to.y) / 2;
  const { left, right, top, bottom } = other.box;
  return Math.hypot(Math.max(left - from.x, 0, from.x - right), Math.max(top - from.y, 0, from.y - bottom));
}

function checkTapTargets() {
  const all = targets();
  const close = (target) => all.some((other) => other !== target && distance(target, other) < LEAST_PX / 2);
  const failing = all.filter((target) => isSmall(target) && !isInline(target.element) && close(target));
  const detail = `${failing.length} of ${all.length} below 24 px and too close: ${named(failing.map((t) => t.element))}`;
  return { check: "tap_targets", passed: failing.length === 0, detail: failing.length ? detail : "" };
}
