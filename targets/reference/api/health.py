"""GET /api/health: is the target ready, and with which data?

The knobs do not apply here: they slow what is measured, not the question whether measuring can begin.
"""

import os

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from targets.reference.data.generate import VERSION
from targets.reference.data.store import records
from targets.reference.settings import settings


async def health(request: Request) -> Response:
    """Answers once the records are loaded, since the server begins to listen after that."""
    return JSONResponse(
        {"status": "ok", "size": settings().size, "rows": len(records()), "version": VERSION, "pid": os.getpid()}
    )
