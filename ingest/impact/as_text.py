"""The hits for a terminal: a line each, and the sum."""

from ingest.impact.search import Hit
from ingest.impact.told import Impact, worded
from ingest.show import plain, shortened

_LONGEST = 300


def write(found: Impact) -> str:
    """What each line names, with the level and the vendor."""
    return "".join(f"{line}\n" for line in (*map(_line, found.hits), found.summed()))


def _line(hit: Hit) -> str:
    cause = ", read differently by errdex itself" if hit.change and hit.change.cause == "parser" else ""
    level = f"{hit.change.level}, " if hit.change else ""
    # What begins with two colons is a command to a workflow's runner; no name in a tree may be one.
    path = f"./{hit.path}" if hit.path.lstrip().startswith("::") else hit.path
    told = shortened(plain(f"{path}:{hit.line} {worded(hit)}"), _LONGEST)
    return f"{told} ({level}{plain(hit.vendor)}{cause})"
