// Gradio 4 to 6 (seen with 6.31): every output has a status tracker. While its event is queued or runs, the tracker
// holds a progress text (also with show_progress="hidden", where nobody sees it); while results stream in it is
// `generating`. The tracker counts tenths of seconds: that is no result.
adapters.push({
  name: "gradio",
  root: () => document.querySelector("gradio-app, .gradio-container"),
  indicators: '[data-testid="status-tracker"]',
  busy(root) {
    const tracker = '[data-testid="status-tracker"]';
    const waiting = root.querySelector(`${tracker} .progress-text, ${tracker} .progress-level`);
    if (waiting) return ["gradio event is running"];
    return root.querySelector(`${tracker}.generating`) ? ["gradio output is being generated"] : [];
  },
});
