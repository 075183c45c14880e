// Every list is bounded: a page that makes 100,000 entries costs us a count, not memory.
const LIST_LIMIT = 20000;
const truncated = {};

function boundedList(name, limit = LIST_LIMIT) {
  const items = [];
  return {
    items,
    add(item) {
      if (items.length < limit) items.push(item);
      else truncated[name] = (truncated[name] || 0) + 1;
    },
  };
}

// What belongs to an earlier step is already collected when a new one begins.
function dropBefore(list, time, timeOf) {
  const kept = list.items.filter((item) => timeOf(item) >= time);
  list.items.splice(0, list.items.length, ...kept);
}

// A short name for an element, for people: tag, id, test id, first classes. Never its text (may hold secrets).
function describe(element) {
  if (!element || !element.tagName) return null;
  const testId = element.getAttribute("data-testid");
  const id = element.id ? `#${element.id}` : "";
  const marker = testId ? `[data-testid=${testId}]` : id;
  const classes = typeof element.className === "string" ? element.className.trim().split(/\s+/) : [];
  const suffix = marker || (classes[0] ? `.${classes[0]}` : "");
  return (element.tagName.toLowerCase() + suffix).slice(0, 120);
}
