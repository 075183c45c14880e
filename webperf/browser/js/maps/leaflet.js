// Leaflet 0.7 to 2: only its grid layers speak, each `load` once all tiles that it shows are there. The map is
// complete when none of them is loading and no zoom is under way; `moveend` covers a movement that needed no tile.
// From `load` on Leaflet fades the tiles in for 200 ms and then takes away those they cover: the rest of a
// transition that has begun. A map without a tile layer says nothing.
function gridLayers(map) {
  const found = [];
  map.eachLayer((layer) => { if (hasMethods(layer, "isLoading", "getTileUrl")) found.push(layer); });
  return found;
}

function isLeafletComplete(map) {
  const layers = gridLayers(map);
  return layers.length > 0 && !map._animatingZoom && layers.every((layer) => !layer.isLoading());
}

trapProperty("_zoomBoundLayers", (map) => hasMethods(map, "on", "eachLayer", "getContainer"), (map) => {
  const entry = adoptMap({
    library: "leaflet",
    map,
    container: (it) => it.getContainer(),
    complete: isLeafletComplete,
    // Its panes have no size of their own, so their transforms are no visible change: only it knows that it moves.
    moving: (it) => it._animatingZoom || it._panAnim?._inProgress || it.dragging?.moving(),
    fade: { attribute: ".leaflet-tile", removed: ".leaflet-tile-container, .leaflet-layer" },
  });
  const settled = () => noteMapComplete(entry);
  const follow = (layer) => { if (hasMethods(layer, "isLoading")) layer.on("load", settled); };
  map.eachLayer(follow);
  map.on("layeradd", ({ layer }) => follow(layer));
  // The layers hear of the end of a movement in the same event, some after us: ask when all have.
  map.on("moveend", () => native.Promise.resolve().then(settled));
});
