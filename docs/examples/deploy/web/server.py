#!/usr/bin/env python3
"""A small web service: tells which release it is, and whether it is well."""
import http.server
import json
import os
import pathlib
import sys

RELEASE = pathlib.Path.cwd().resolve().name
GREETING = "Hello from release"


def is_well():
    """Whether this release can do its work."""
    return True


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/health":
            self.answer(200 if is_well() else 500, {"ok": is_well(), "release": RELEASE})
        elif self.path == "/":
            self.answer(200, {"text": f"{GREETING} {RELEASE}"})
        else:
            self.answer(404, {"error": "there is nothing here"})

    def answer(self, status, value):
        body = json.dumps(value).encode() + b"\n"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


class Server(http.server.ThreadingHTTPServer):
    allow_reuse_address = True


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "8080"))
    print(f"serving release {RELEASE} on port {port}", file=sys.stderr, flush=True)
    Server(("127.0.0.1", port), Handler).serve_forever()
