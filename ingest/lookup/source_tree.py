"""The text files of a source tree that `.gitignore` does not exclude; unreadable ones are recorded."""

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import UsageError
from ingest.lookup.gitignore import Rule, is_ignored, repository_of, rules_above, rules_in

#: A larger file is generated or data.
MAX_BYTES = 5_000_000
_VCS_FOLDERS = frozenset([".git", ".hg", ".svn", ".jj"])
_MAX_PROLOG = 8000
Entry = tuple[os.DirEntry[str], str, tuple[Rule, ...]]
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(slots=True)
class Tree:
    """A source tree without the files in `exclude`.

    `files`: how many text files were read; `skipped`: (path, reason) of those that could not be.
    """

    root: Path
    exclude: Collection[Path] = ()
    files: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def texts(self) -> Iterator[tuple[str, str, bytes]]:
        """The path to open, the path within the repository (or the absolute one), and the bytes of each text file.

        Links are not followed. Raises UsageError.
        """
        try:
            is_folder = stat.S_ISDIR(self.root.stat().st_mode)
            root = self.root.resolve()
            repository = repository_of(root)
            place = root.relative_to(repository) if repository else root
            if not is_folder:
                yield from self._text(self.root, place)
                return
            rules, above = rules_above(root)
        except OSError as error:
            raise UsageError(f"{self.root}: {error.strerror or error}") from error
        pending: list[tuple[str, tuple[Rule, ...]]] = [("", rules)]
        while pending:
            folder, rules = pending.pop()
            for entry, path, inner in self._entries(root, folder, above, rules):
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _VCS_FOLDERS and not is_ignored(f"{above}{path}/", inner):
                        pending.append((f"{path}/", inner))
                elif entry.is_file(follow_symlinks=False) and not is_ignored(above + path, inner):
                    yield from self._text(self.root / path, place / path)

    def _entries(self, root: Path, folder: str, above: str, rules: tuple[Rule, ...]) -> Iterator[Entry]:
        """The entries of a folder, each with its path within the tree and the rules that apply to it."""
        try:
            with os.scandir(root / folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if not folder:
                raise UsageError(f"{self.root}: {error.strerror or error}") from error
            self._skip(self.root / folder, error)
            return
        try:
            rules = rules_in(root / folder, above + folder, rules)
        except OSError as error:
            self._skip(self.root / folder / ".gitignore", error)
        yield from ((entry, folder + entry.name, rules) for entry in found)

    def _skip(self, path: Path, error: OSError) -> None:
        self.skipped.append((str(path), error.strerror or str(error)))

    def _text(self, path: Path, place: Path) -> Iterator[tuple[str, str, bytes]]:
        if any(path.name == other.name and path.resolve() == other.resolve() for other in self.exclude):
            return
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            self._skip(path, error)
            return
        if data[:2] in _BYTE_ORDER_MARKS:
            data = data.decode(_BYTE_ORDER_MARKS[data[:2]], "replace").encode("utf-8", "replace")
        if b"\0" in data[:_MAX_PROLOG]:
            return
        if len(data) > MAX_BYTES:
            self.skipped.append((str(path), f"larger than {MAX_BYTES // 1_000_000} MB"))
            return
        self.files += 1
        yield str(path), str(place), data
