"""Write web archives with warcio, as a crawler would."""

import io
from pathlib import Path

from conftest import page_of
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

URL = "https://docs-stage.paylera.com/reference/error-codes"
HTML = ("Content-Type", "text/html; charset=utf-8")


class Crawl:
    """An archive with a record for each call; `page` defaults to paylera's."""

    def __init__(self, path: Path, gzip: bool = True) -> None:
        self.path, self.gzip = path, gzip
        path.write_bytes(b"")

    def add(  # type: ignore[no-untyped-def]
        self, date: str, body=None, url: str = URL, status: str = "200 OK", headers=(), kind="response", **fields: str
    ) -> "Crawl":
        named = {"WARC-Date": date} | {"-".join(["WARC", *name.split("_")]): value for name, value in fields.items()}
        data = (page_of("paylera") if body is None else body).encode() if not isinstance(body, bytes) else body
        http = StatusAndHeaders(status, [HTML, *headers], protocol="HTTP/1.1")
        with self.path.open("ab") as file:
            writer = WARCWriter(file, gzip=self.gzip)
            if kind == "revisit":
                digest, uri, at = (
                    fields.get(name) for name in ("Payload_Digest", "Refers_To_Target_URI", "Refers_To_Date")
                )
                writer.write_record(writer.create_revisit_record(url, digest, uri, at, http, {"WARC-Date": date}))
            else:
                writer.write_record(writer.create_warc_record(url, kind, io.BytesIO(data), len(data), http_headers=http, warc_headers_dict=named))  # fmt: skip
        return self
