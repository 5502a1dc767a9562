"""The hits for programs."""

from ingest.impact.told import Impact
from ingest.report.as_json import entry_json
from ingest.show import json_text


def write(found: Impact) -> str:
    """`change` is as in `errdex diff`, null in an inventory; `renamed` the code's new name, null where it has none."""
    hits = [
        {
            "path": hit.path,
            "line": hit.line,
            "vendor": hit.vendor,
            "code": hit.code,
            "change": entry_json(hit.vendor, hit.change) if hit.change else None,
            "renamed": hit.rename.added.code if hit.rename else None,
        }
        for hit in found.hits
    ]
    return json_text({"hits": hits}) + "\n"
