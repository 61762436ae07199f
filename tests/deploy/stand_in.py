"""A process of the sheet as a proxy sees it: there at once, and told by requests what to do."""

import asyncio
import gzip
import json
import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

NAME = os.environ["STAND_IN"]
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
told = {"ready": True, "full": False, "dies": False, "asked": 0}


async def readyz(request: Request) -> Response:
    return Response(status_code=200 if told["ready"] else 503)


async def tell(request: Request) -> Response:
    """`/tell?ready=`, `/tell?full=1`, `/tell?dies=1`: what comes next; empty is no."""
    told.update({key: bool(value) for key, value in request.query_params.items()})
    return JSONResponse(told)


async def answer(request: Request) -> Response:
    told["asked"] += 1
    if told["dies"]:
        os._exit(9)
    found = {"process": NAME, "asked": told["asked"], "address": str(request.url)}
    if bad := request.query_params.get("bad"):
        return JSONResponse(found, int(bad), {"Cache-Control": "no-store"})
    body, headers = json.dumps(found).encode(), FOREVER | {"ETag": '"one"'}
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers = gzip.compress(body), headers | {"Content-Encoding": "gzip"}
    if request.query_params.get("undated"):
        del headers["Cache-Control"]
    return Response(body, headers=headers, media_type="application/json")


async def page(request: Request) -> Response:
    if told["full"]:
        return JSONResponse({"process": NAME}, 503)
    client = request.client and request.client.host
    return JSONResponse({"process": NAME, "headers": dict(request.headers), "client": client})


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(NAME)
    try:
        while True:
            await socket.send_text(await socket.receive_text())
    except WebSocketDisconnect:
        await asyncio.sleep(0)


app = Starlette(
    routes=[
        Route("/readyz", readyz),
        Route("/tell", tell),
        Route("/answer/{rest:path}", answer),
        WebSocketRoute("/_stcore/stream", stream),
        Route("/{rest:path}", page, methods=["GET", "POST"]),
    ]
)
