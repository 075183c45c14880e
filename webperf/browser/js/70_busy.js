// Is the app still working? Adapters know a framework's own signals; the markers below are everybody's.
const BUSY_MARKERS = '[aria-busy="true"], progress:not([value]), [role="progressbar"]:not([aria-valuenow])';

const isShown = (element) =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;

function busyReasons() {
  const reasons = [];
  if (document.readyState === "loading") reasons.push("document is loading");
  const marker = Array.from(document.querySelectorAll(BUSY_MARKERS)).find(isShown);
  if (marker) reasons.push(`busy marker ${describe(marker)}`);
  for (const adapter of everyAdapter()) reasons.push(...askAdapter(adapter));
  return reasons;
}

const adapterTools = Object.freeze({ isShown, describe });

// An adapter that fails keeps the step open and says so there: taken for idle, it would make numbers up.
function askAdapter(adapter) {
  try {
    const root = adapter.root();
    return root ? Array.from(adapter.busy(root, adapterTools) || [], String) : [];
  } catch (error) {
    return [`adapter ${adapter.name} failed: ${error}`];
  }
}

// The adapter of the framework in use; null for an app without any.
function adapterInUse() {
  const inUse = (adapter) => { try { return Boolean(adapter.root()); } catch { return false; } };
  return everyAdapter().find(inUse) || null;
}

const frameworkName = () => adapterInUse()?.name || "plain";

// "main" may be said of any app; an adapter knows where its framework keeps it.
function resolveSelector(selector) {
  if (!selector) return selector;
  return adapterInUse()?.regions?.[selector] || selector;
}
