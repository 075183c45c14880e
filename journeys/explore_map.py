"""Explore a map: open it, drag it, zoom it with a double click. On a touch device both are done by finger."""

from webperf import journey

MAP = "[data-testid=stDeckGlJsonChart]"


@journey(budgets={"open: map_render": "p75 < 8000 ms", "interaction_latency": "p75 < 1500 ms"})
def explore_map(page, step):
    """Open the map page, pan the map, zoom in."""
    with step("open", map=MAP):
        page.goto("/map")
    box = page.locator(MAP).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    with step("pan", map=MAP):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 80, y - 40, steps=8)
        page.mouse.up()
    with step("zoom", map=MAP):
        page.locator(MAP).dblclick()
