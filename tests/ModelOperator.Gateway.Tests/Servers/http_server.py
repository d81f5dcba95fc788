"""Python's own http.server: http_server.py PORT PROTOCOL_VERSION."""
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = sys.argv[2]

    def answer(self, body, status=200):
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        if self.path == "/small":
            self.answer(b"hello world")
        elif self.path == "/large":
            self.answer(b"x" * (1 << 20))
        else:
            self.answer(b"", 204)

    do_HEAD = do_GET

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, *args):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
