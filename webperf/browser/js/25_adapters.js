// What a framework says of itself. Each adapter:
//   name
//   root(): Element | null            the app's element; null where the framework is not in use
//   busy(root): string[]              why it is still working, in words; empty when idle
//   regions: { alias: selector }      names that journeys may use for `region`
//   indicators: selector              "running" signs, whose own coming and going is no result
const adapters = [];

function isIndicator(element) {
  return adapters.some(({ indicators }) => element.closest(indicators) || element.firstElementChild?.matches(indicators));
}
