"""The text files of a source tree that git does not ignore; unreadable ones are recorded.

Read are `.gitignore` at every level and the repository's `info/exclude`; not `core.excludesFile`, so that a tree gives
the same result on every machine. Patterns come with repositories that may be hostile, so none may backtrack without
bound; those of the pathspec library do.
"""

import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from ingest.errors import UsageError, no_os_error

_MAX_CHARS = 1_000_000
_TOKENS = re.compile(r"^\*\*/|/\*\*/|/\*\*$|\*+|\?|\[[!^]?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\\.|[^*?\[\\/]+|.", re.S)
_MEMBERS = re.compile(r"\[:(?P<name>\w+):\]|(?P<first>\\.|.)(?:-(?P<last>\\.|.))?", re.S)
_STAR = "[^/]*"
_DEEP = "(?:.*/)?"
_CLASSES = {"alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r"\s"}


class Rule(NamedTuple):
    """Consecutive lines with the same effect, in the ignore file of `base` (a folder with its slash, or empty)."""

    base: str
    pattern: re.Pattern[str]
    keep: bool


def is_ignored(path: str, rules: tuple[Rule, ...]) -> bool:
    """Whether `path` (a folder has a trailing slash) is ignored: the last matching line decides."""
    for base, pattern, keep in reversed(rules):
        if pattern.fullmatch(path, len(base)):
            return not keep
    return False


def repository_of(path: Path) -> Path | None:
    """The top folder of the repository that contains `path`."""
    return next((folder for folder in (path, *path.parents) if (folder / ".git").exists()), None)


def rules_above(root: Path) -> tuple[tuple[Rule, ...], str]:
    """The rules for `root` from the folders above it, and its path in its repository, with a trailing slash."""
    top = repository_of(root) or root
    rules = tuple(_read(top / ".git" / "info" / "exclude", ""))
    above = ""
    for name in root.relative_to(top).parts:
        rules = rules_in(top / above, above, rules)
        above += f"{name}/"
    return rules, above


def rules_in(folder: Path, base: str, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """`rules` followed by those in the folder's `.gitignore`. Raises OSError where it cannot be read."""
    path = folder / ".gitignore"
    return rules if path.is_symlink() else (*rules, *_read(path, base))  # Git does not follow a link.


def _read(path: Path, base: str) -> Iterator[Rule]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
        lines = file.read(_MAX_CHARS).split("\n")
    patterns = filter(None, map(_pattern_of, lines))
    for keep, group in groupby(patterns, lambda found: found[0]):
        yield Rule(base, re.compile("|".join(pattern for _, pattern in group), re.S), keep)


def _pattern_of(line: str) -> tuple[bool, str] | None:
    """Whether the line re-includes, and its regular expression; None for a comment or an invalid line."""
    line = re.sub(r"(?<!\\)[ \t]+$", "", line.removesuffix("\r"))
    if not line or line.startswith("#"):
        return None
    keep = line.startswith("!")
    line = line[keep:]
    folders = line.endswith("/")
    line = line.removesuffix("/")
    anywhere = "/" not in line
    tokens = _TOKENS.findall(line.removeprefix("/"))
    pattern = _joined(tokens)
    if "[" in tokens:
        return None
    return keep, f"(?:{_DEEP if anywhere else ''}{pattern}{'/' if folders else '/?'})" if pattern else "(?!)"


def _joined(tokens: list[str]) -> str:
    """The tokens of a pattern as one regular expression.

    Only the last star of a name and the last `**/` may backtrack: for the others the first match is as good, and
    trying all combinations takes exponential time.
    """
    pattern, star, deep = "", -1, -1
    for token in tokens:
        if token[0] == token[-1] == "*":
            if star >= 0:
                pattern = f"{pattern[:star]}(?>{_STAR}?{pattern[star + len(_STAR) :]})"
            star = len(pattern)
        elif token[-1] == "/":
            star = -1
        if token[-4:] in ("**/", "/**/"):
            pattern += token[:-3]
            if deep >= 0:
                pattern = f"{pattern[:deep]}(?>(?:.*?/)??{pattern[deep + len(_DEEP) :]})"
            deep = len(pattern)
            token = token[-3:]
        pattern += _expression(token)
    return pattern


def _expression(token: str) -> str:
    if token == "**/":
        return _DEEP
    if token == "/**":
        return "/.+"
    if token[0] == "*":
        return _STAR
    if token == "?":
        return "[^/]"
    if token[0] == "[" and len(token) > 2:
        negated = token[1] in "!^"
        members = map(_member, _MEMBERS.finditer(token[1:-1], negated))
        return f"(?!/)[{'^' * negated}{''.join(members)}]"
    return re.escape(token[1:] if token[0] == "\\" and token[1:] else token)


def _member(found: re.Match[str]) -> str:
    """A class, a character, or a range; of a reversed range Git takes the first character."""
    if found["name"]:
        return _CLASSES.get(found["name"], r"\0")
    first, last = (text and text[-1] for text in found.group("first", "last"))
    return re.escape(first) + (f"-{re.escape(last)}" if last and first <= last else "")


#: A larger file is generated or data.
MAX_BYTES = 5_000_000
#: How each file begins that errdex writes, by what wrote it.
_OWN = re.compile(
    rb"(?:\"\"\"|// )Error codes as their vendors document them\. Generated by `errdex "
    rb"|## errdex(?: impact)?: |run \d+ \([^)\n]*\)(?:, unfinished,)? against |runs \d+ to \d+ \("
    rb"|(?:<!doctype html>|<\?xml )(?s:.{0,900}?)<title>errdex: "
    rb"|\{\s*\"from\": \d+,\s*\"to\": \d+,\s*\"summary\": "
    rb"|\[?\s*\{\s*(?:\"record\": \{\s*)?\"vendor\": \"[\w.-]+\",\s*\"(?:scope|codes)\": "
    rb"|vendor,scope,code,status,status_text,|\[\s*\{\"id\": \d+, \"run\": \d+, \"at\": \""
    rb"|::(?:error|warning|notice) title=[\w.%-]+ [a-z-]+::"
)
_VCS_FOLDERS = frozenset([".git", ".hg", ".svn", ".jj"])
_MAX_PROLOG = 8000
Entry = tuple[os.DirEntry[str], str, tuple[Rule, ...]]
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(slots=True)
class Tree:
    """A source tree without the files in `exclude`.

    `files`: how many text files were read; `skipped`: (path, reason) of those that could not be, or that errdex wrote.
    """

    root: Path
    exclude: Collection[Path] = ()
    files: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def texts(self) -> Iterator[tuple[str, str, bytes]]:
        """The path to open, the path within the repository (or the absolute one), and the bytes of each text file.

        Links are not followed. Raises UsageError.
        """
        with no_os_error(self.root):
            is_folder = stat.S_ISDIR(self.root.stat().st_mode)
            root = self.root.resolve()
            repository = repository_of(root)
            place = root.relative_to(repository) if repository else root
            if not is_folder:
                yield from self._text(self.root, place)
                return
            rules, above = rules_above(root)
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
        if _OWN.match(data):
            self.skipped.append((str(path), "errdex has written it"))
            return
        if len(data) > MAX_BYTES:
            self.skipped.append((str(path), f"larger than {MAX_BYTES // 1_000_000} MB"))
            return
        self.files += 1
        yield str(path), str(place), data
