"""The text files of a source tree, without what `.gitignore` names; what should be read and is not is said."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import UsageError
from ingest.lookup.gitignore import Rule, is_ignored, repository_of, rules_above, rules_in

#: A larger file is generated, or data: nobody wrote a code into it.
LARGEST = 5_000_000
_OWN = frozenset([".git", ".hg", ".svn", ".jj"])
_START = 8000
Entry = tuple[os.DirEntry[str], str, tuple[Rule, ...]]
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(slots=True)
class Tree:
    """A tree to read; `files` is how many text files were, `skipped` the (path, reason) of what could not be."""

    root: Path
    files: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def texts(self) -> Iterator[tuple[str, str, bytes]]:
        """Each text file's path as the user would open it, the same whichever way they named the tree, and its bytes.

        The second is from the top of the repository, or where there is none the whole one. Links are not followed.
        Raises UsageError.
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
            raise self._unusable(error) from error
        pending: list[tuple[str, tuple[Rule, ...]]] = [("", rules)]
        while pending:
            folder, rules = pending.pop()
            for entry, path, inner in self._entries(root, folder, above, rules):
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _OWN and not is_ignored(f"{above}{path}/", inner):
                        pending.append((f"{path}/", inner))
                elif entry.is_file(follow_symlinks=False) and not is_ignored(above + path, inner):
                    yield from self._text(self.root / path, place / path)

    def _unusable(self, error: OSError) -> UsageError:
        return UsageError(f"{self.root}: {error.strerror or error}")

    def _entries(self, root: Path, folder: str, above: str, rules: tuple[Rule, ...]) -> Iterator[Entry]:
        """What lies in a folder, with its path within the tree and the rules that hold there."""
        try:
            with os.scandir(root / folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if not folder:
                raise self._unusable(error) from error
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
        """The file, if it is text that a person may have written."""
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
        except OSError as error:
            self._skip(path, error)
            return
        if data[:2] in _MARKS:
            data = data.decode(_MARKS[data[:2]], "replace").encode("utf-8", "replace")
        if b"\0" in data[:_START]:
            return
        if len(data) > LARGEST:
            self.skipped.append((str(path), f"larger than {LARGEST // 1_000_000} MB"))
            return
        self.files += 1
        yield str(path), str(place), data
