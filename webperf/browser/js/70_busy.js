// Is the app still working? Adapters know a framework's own signals; the markers below are everybody's.
const BUSY_MARKERS = '[aria-busy="true"], progress:not([value]), [role="progressbar"]:not([aria-valuenow])';

const isShown = (element) =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;

function busyReasons() {
  const reasons = [];
  if (document.readyState === "loading") reasons.push("document is loading");
  const marker = Array.from(document.querySelectorAll(BUSY_MARKERS)).find(isShown);
  if (marker) reasons.push(`busy marker ${describe(marker)}`);
  for (const adapter of adapters) {
    const root = adapter.root();
    if (root) reasons.push(...adapter.busy(root));
  }
  return reasons;
}

const frameworkName = () => (adapters.find((adapter) => adapter.root()) || { name: "plain" }).name;

// "main" may be said of any app; an adapter knows where its framework keeps it.
function resolveSelector(selector) {
  if (!selector) return selector;
  const adapter = adapters.find((candidate) => candidate.root());
  return (adapter && adapter.regions[selector]) || selector;
}
