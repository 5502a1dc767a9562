"""What git ignores: `.gitignore` at every level, and the repository's `info/exclude`.

`core.excludesFile` is not read, so a tree gives the same result on every machine. Patterns come with repositories that
may be hostile, so none may backtrack without bound; those of the pathspec library do.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

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
