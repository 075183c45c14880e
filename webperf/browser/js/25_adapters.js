// What a framework says of itself. Each adapter:
//   name
//   root(): Element | null            the app's element; null where the framework is not in use
//   busy(root, tools): string[]       why it is still working, in words; empty when idle
//   regions: { alias: selector }      names that journeys may use for `region`; may be left out
//   indicators: selector              "running" signs, whose own coming and going is no result; may be left out
// A project's own are files in its adapters/ folder that push to `adapters` too. They run as scripts of their
// own, in an order nobody promises, so they leave their adapters in a list that is read when it is needed. `tools`
// gives them isShown(element) and describe(element).
const adapters = [];
const PROJECT_ADAPTERS = Symbol.for("webperf.adapters");
const everyAdapter = () => (window[PROJECT_ADAPTERS] ? adapters.concat(window[PROJECT_ADAPTERS]) : adapters);

// Asked for every change of the document, so it is one selector, made again only when an adapter has come.
const indicators = { count: -1, selector: "" };

function indicatorSelector() {
  const count = adapters.length + (window[PROJECT_ADAPTERS]?.length || 0);
  if (count !== indicators.count) {
    indicators.selector = everyAdapter().map((adapter) => adapter.indicators).filter(Boolean).join(", ");
    indicators.count = count;
  }
  return indicators.selector;
}

function isIndicator(element) {
  const selector = indicatorSelector();
  return selector !== "" && Boolean(element.closest(selector) || element.firstElementChild?.matches(selector));
}
