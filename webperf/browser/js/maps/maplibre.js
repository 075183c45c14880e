// MapLibre GL and Mapbox GL, all versions that exist: `idle` comes after a frame with no tile, fade or movement
// left. It comes again after each redraw, so the last one is never earlier than the last picture.
trapProperty("_canvasContainer", (map) => hasMethods(map, "on", "loaded", "isMoving", "getCanvas", "getContainer"), (map) => {
  const entry = adoptMap({
    library: map.getContainer().classList.contains("mapboxgl-map") ? "mapbox" : "maplibre",
    map,
    container: (it) => it.getContainer(),
    moving: (it) => it.isMoving(),
    complete: (it) => it.loaded() && !it.isMoving(),
  });
  map.on("idle", () => noteMapComplete(entry));
});
