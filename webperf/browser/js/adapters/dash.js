// Dash 2 to 4 (seen with 4.4.1): while a callback runs, its outputs have data-dash-is-loading, the renderer keeps an
// empty div._dash-loading-callback, and the title is "Updating..." unless the app gave it another or none.
adapters.push({
  name: "dash",
  root: () => document.getElementById("react-entry-point"),
  indicators: "._dash-loading, ._dash-loading-callback",
  busy(root) {
    const reasons = [];
    if (root.querySelector("._dash-loading")) reasons.push("dash is loading its layout");
    if (document.querySelector("._dash-loading-callback")) reasons.push("dash callback is running");
    const output = root.querySelector('[data-dash-is-loading="true"]');
    if (output) reasons.push(`dash output is waiting (${describe(output)})`);
    if (document.title === "Updating...") reasons.push("dash is updating");
    return reasons;
  },
});
