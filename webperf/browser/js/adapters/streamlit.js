// Streamlit: the script's state and the connection's are attributes of stApp.
adapters.push({
  name: "streamlit",
  root: () => document.querySelector('[data-testid="stApp"]'),
  regions: { main: '[data-testid="stMain"]', sidebar: '[data-testid="stSidebar"]' },
  // The running icon is taken out and put back every 200 ms, and goes a moment after the script has ended.
  indicators: '[data-testid="stStatusWidget"]',
  busy(app) {
    const reasons = [];
    const state = app.getAttribute("data-test-script-state");
    if (state !== "notRunning" && state !== "compilationError") reasons.push(`streamlit script is ${state}`);
    const connection = app.getAttribute("data-test-connection-state");
    if (connection !== "CONNECTED") reasons.push(`streamlit connection is ${connection}`);
    const waiting = '[data-testid="stSkeleton"], [data-testid="stAppSkeleton"], [data-testid="stSpinner"], [data-stale="true"]';
    const marker = Array.from(app.querySelectorAll(waiting)).find(isShown);
    if (marker) reasons.push(`streamlit element is waiting (${describe(marker)})`);
    return reasons;
  },
});
