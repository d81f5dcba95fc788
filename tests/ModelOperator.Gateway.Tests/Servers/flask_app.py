"""Flask, as people run it: gunicorn flask_app:app."""
import time

from flask import Flask, Response, request

app = Flask(__name__)


@app.get("/small")
def small():
    return "hello world"


@app.get("/large")
def large():
    return b"x" * (1 << 20)


@app.get("/stream")
def stream():
    def pieces():
        for number in range(5):
            yield b"piece %d\n" % number
            time.sleep(0.01)

    return Response(pieces())


@app.get("/empty")
def empty():
    return "", 204


@app.post("/echo")
def echo():
    return request.get_data()
