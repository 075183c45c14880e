// OpenLayers from 6 on: `rendercomplete` comes once no layer of the frame that was drawn is still loading or fading.
const isViewMoving = (map) => map.getView().getAnimating() || map.getView().getInteracting();

trapProperty("postRenderFunctions_", (map) => hasMethods(map, "on", "getView", "getTargetElement"), (map) => {
  const entry = adoptMap({
    library: "openlayers",
    map,
    container: (it) => it.getTargetElement(),
    // `renderComplete_` is what the event itself is decided by; there is no public way to ask.
    complete: (it) => it.renderComplete_ !== false && !isViewMoving(it),
    moving: isViewMoving,
  });
  map.on("rendercomplete", () => noteMapComplete(entry));
});
