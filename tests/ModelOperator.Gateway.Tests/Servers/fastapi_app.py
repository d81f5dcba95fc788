"""FastAPI, as people run it: uvicorn fastapi_app:app."""
import asyncio

from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

app = FastAPI()


@app.api_route("/small", methods=["GET", "HEAD"])
async def small():
    return Response("hello world")


@app.get("/large")
async def large():
    return Response(b"x" * (1 << 20))


@app.get("/stream")
async def stream():
    async def pieces():
        for number in range(5):
            yield b"piece %d\n" % number
            await asyncio.sleep(0.01)

    return StreamingResponse(pieces())


@app.get("/empty")
async def empty():
    return Response(status_code=204)


@app.post("/echo")
async def echo(request: Request):
    return Response(await request.body())
