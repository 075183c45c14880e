// Bokeh 3 and Panel 1 (seen with Panel 1.9.4): a document is idle once all its views are rendered; Panel marks what it
// computes with the class pn-loading (`loading=True`, or pn.config.loading_indicator). The models say so without a
// walk through their shadow roots. A callback without any sign is known by its unanswered WebSocket message.
const isMarkedLoading = (model) => Array.isArray(model.css_classes) && model.css_classes.includes("pn-loading");

adapters.push({
  name: "bokeh",
  root: () => (window.Bokeh ? document.querySelector("[data-root-id]") : null),
  indicators: ".pn-busy-container",
  busy() {
    const documents = Array.from(window.Bokeh.documents || []);
    if (!documents.length) return ["bokeh has no document yet"];
    if (documents.some((each) => !each.is_idle)) return ["bokeh is rendering"];
    const models = documents.flatMap((each) => Array.from(each._all_models?.values() || []));
    return models.some(isMarkedLoading) ? ["panel is loading"] : [];
  },
});
