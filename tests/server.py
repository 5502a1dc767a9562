"""A real HTTP server on 127.0.0.1 whose answers a test scripts, byte by byte where it must."""

import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers with what the server's `routes` say of the path, and keeps each request's headers."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server: Any = self.server
        if self.path == "/robots.txt" and self.path not in server.routes:
            return self.page(b"", 404)
        server.seen.append((self.path, dict(self.headers)))
        route = server.routes.get(self.path) or server.routes.get("*")
        try:
            route(self) if route else self.page(b"nothing here", 404)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True
        return None

    def do_POST(self) -> None:
        server: Any = self.server
        server.posted(self)

    def page(self, body: bytes, status: int = 200, **headers: str) -> None:
        """A whole answer; a keyword's `_` is a `-`."""
        self.send_response(status)
        fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        for name, value in (fields | {key.replace("_", "-"): value for key, value in headers.items()}).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def tagged(self, body: bytes, etag: str) -> None:
        """The page with its ETag; 304 to who names that."""
        same = self.headers["If-None-Match"] == etag
        self.page(b"" if same else body, 304 if same else 200, ETag=etag)

    def raw(self, data: bytes) -> None:
        """Just these bytes, and the end of the connection."""
        self.wfile.write(data)
        self.wfile.flush()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server:
    """The server, running for as long as the block that it is used in."""

    def __init__(self, context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.http = ThreadingHTTPServer((host, 0), Handler)
        self.http.daemon_threads = True
        self.http.handle_error = lambda request, address: None  # type: ignore[method-assign]  # clients may hang up
        self.http.block_on_close = False
        if context:
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.routes: dict[str, Answer] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.http.routes, self.http.seen = self.routes, self.seen  # type: ignore[attr-defined]  # for the handler
        #: What takes a POST.
        self.http.posted = None  # type: ignore[attr-defined]
        self.url = f"{'https' if context else 'http'}://{host}:{self.http.server_port}"

    def __enter__(self) -> "Server":
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()
