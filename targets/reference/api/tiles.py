"""GET /api/tiles/{z}/{x}/{y}: map tiles drawn from the regions, in the usual Web Mercator grid."""

import asyncio
import io
import math
from functools import cache

from PIL import Image, ImageDraw
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from targets.reference.api.answering import knobs_for, refusal
from targets.reference.data.places import Point, Region, regions
from targets.reference.knobs import Knobs, burn_cpu
from targets.reference.parsing import BadValue, bounded_int

TILE_PIXELS = 256
MAX_ZOOM = 14

SEA = (214, 230, 240)
BORDER = (255, 255, 255)
LAND = ((160, 196, 176), (176, 206, 186), (146, 186, 168), (190, 214, 190), (170, 200, 190))


async def tile(request: Request) -> Response:
    """One PNG tile, the same bytes each time; 404 outside the grid."""
    try:
        knobs = knobs_for(request.query_params)
    except BadValue as complaint:
        return refusal(complaint)
    try:
        z, x, y = _place(**request.path_params)
    except BadValue as complaint:
        return refusal(complaint, status=404)
    await asyncio.sleep(knobs.server_delay_ms / 1000)
    picture = await run_in_threadpool(_padded_tile, z, x, y, knobs)
    return Response(picture, media_type="image/png", headers={"Cache-Control": "public, max-age=3600"})


def _place(z: int, x: int, y: int) -> tuple[int, int, int]:
    bounded_int("z", str(z), 0, MAX_ZOOM)
    last = 2**z - 1
    return z, bounded_int("x", str(x), 0, last), bounded_int("y", str(y), 0, last)


def _padded_tile(z: int, x: int, y: int, knobs: Knobs) -> bytes:
    """The picture with the knobs applied; readers of PNG ignore what follows its end mark."""
    burn_cpu(knobs.cpu_ms)
    return draw_tile(z, x, y) + bytes(knobs.extra_bytes)


def draw_tile(z: int, x: int, y: int) -> bytes:
    """The PNG of a tile, 256 by 256 pixels."""
    image = Image.new("RGB", (TILE_PIXELS, TILE_PIXELS), SEA)
    draw = ImageDraw.Draw(image)
    for index, (region, ring) in enumerate(_projected()):
        corners = [_pixel(point, z, x, y) for point in ring]
        if _visible(corners):
            draw.polygon(corners, fill=LAND[index % len(LAND)], outline=BORDER)
            if z >= 6:
                draw.text(_pixel(_mercator(region.centre), z, x, y), region.name, fill=(70, 90, 90), anchor="mm")
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return buffer.getvalue()


@cache
def _projected() -> tuple[tuple[Region, tuple[Point, ...]], ...]:
    return tuple((region, tuple(_mercator(point) for point in region.polygon)) for region in regions())


def _mercator(point: Point) -> Point:
    """Longitude and latitude to fractions of the world square, (0, 0) in the north-west."""
    longitude, latitude = point
    height = math.asinh(math.tan(math.radians(latitude)))
    return (longitude + 180) / 360, (1 - height / math.pi) / 2


def _pixel(point: Point, z: int, x: int, y: int) -> tuple[int, int]:
    scale = 2**z
    return round((point[0] * scale - x) * TILE_PIXELS), round((point[1] * scale - y) * TILE_PIXELS)


def _visible(corners: list[tuple[int, int]]) -> bool:
    across = [x for x, _ in corners]
    down = [y for _, y in corners]
    return max(across) >= 0 and min(across) < TILE_PIXELS and max(down) >= 0 and min(down) < TILE_PIXELS
