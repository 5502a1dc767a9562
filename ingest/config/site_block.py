"""Write a site's block into `errdex.toml`, and leave what stands there as it is."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.errors import UsageError, no_os_error
from ingest.toml_text import toml_string

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def block_of(site: str, pages: Sequence[str], declared: str) -> str:
    """The block of a site of these addresses; `declared`: the lines that say how its pages are read."""
    addresses = [toml_string(page) for page in pages]
    value = f"[{addresses[0]}]" if len(pages) == 1 else "[\n" + "".join(f"  {one},\n" for one in addresses) + "]"
    header = f"[sites.{site if _BARE.fullmatch(site) else toml_string(site)}]"
    return f"{header}\npages = {value}\n" + (f"{declared.strip()}\n" if declared else "")


def with_blocks(path: Path | None, blocks: Mapping[str, str]) -> str:
    """The text of the configuration at `path` with these new sites at its end. Raises UsageError."""
    with no_os_error(f"{path}: cannot be read"):
        text = path.read_bytes().decode("utf-8") if path else ""
    end = "\r\n" if "\r\n" in text else "\n"
    new = text + (end if text and not text.endswith("\n") else "")
    for block in blocks.values():
        new += (end if new.removeprefix("\ufeff") else "") + block.replace("\n", end)
    try:
        new.encode()
        tomllib.loads(new.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, UnicodeEncodeError) as error:
        names = ", ".join(f"[sites.{site}]" for site in blocks)
        raise UsageError(f"{path or 'errdex.toml'}: {names} cannot be added to this file: {error}") from error
    return new
