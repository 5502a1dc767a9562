"""A change in words; of a text, which of its words are gone and which are new."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from ingest.model import TEXTS, Change, State
from ingest.report.view import Entry
from ingest.safe_output import columns, plain, shortened, value_text

#: Longer texts are not compared word by word, which takes the square of the time.
_MAX_WORDS = 400
#: So many words around a difference are shown.
_CONTEXT = 4
#: So many equal words between two differences do not separate them.
_MAX_GAP = 1
_PLURALS = {
    "baseline": "codes seen for the first time",
    "code-added": "codes added",
    "code-removed": "codes removed",
    "status-changed": "statuses changed",
    "category-changed": "categories changed",
    "message-changed": "messages changed",
    "hint-changed": "hints changed",
    "status-text-changed": "status texts changed",
    "basis-changed": "bases of the retry verdict changed",
}


class Part(NamedTuple):
    """A piece of a description: `sign` is `-` for what is gone, `+` for what is new, else empty. `text` is plain."""

    sign: str
    text: str


def describe(entry: Entry, max_columns: int) -> list[Part]:
    """What became of the code, or of many codes, in about `max_columns`; nothing for an entry without a change."""
    if not entry.changes:
        return []
    if entry.is_summary:
        return [Part("", plain(summarize(entry)))]
    if entry.certainty is None:
        return describe_change(entry.changes[0], max_columns)
    new = entry.changes[1]
    return list(_cut([Part("", f"now {new.code}, {entry.certainty:.0%} sure: {_record(new.new)}")], max_columns))


def summarize(entry: Entry) -> str:
    """Many equal changes in a sentence."""
    first = entry.changes[0]
    plural = _PLURALS.get(first.rule, "retry verdicts changed")
    back = f" back, as before run {first.undoes}" if entry.rule == "reverted" else ""
    return f"{len(entry.changes)} {plural}{back} in {entry.vendor}, e.g. {entry.code}{entry.scope}"


def describe_change(change: Change, max_columns: int) -> list[Part]:
    """What became of the code by one change."""
    if isinstance(change.new, State):
        parts = [Part("", _record(change.new))]
    elif isinstance(change.old, State):
        parts = [Part("", f"was {_record(change.old)}")]
    elif change.field in TEXTS and change.old and change.new:
        parts = [Part("", f"{change.field}:"), *word_diff(change.old, change.new, max_columns)]
    else:
        old, new = (value_text(change.field, side) for side in (change.old, change.new))
        parts = [Part("", f"{change.field}: {shortened(plain(old), max_columns)} → {new}")]
    parts = list(_cut(parts, max_columns))
    if change.undoes:
        parts.append(Part("", f"(as before run {change.undoes})"))
    return parts


def _record(state: State) -> str:
    return f"{f'{state.status} ' if state.status else ''}{state.message}"


def word_diff(old: str, new: str, max_columns: int) -> Iterator[Part]:
    """What is gone and new between two texts, with a few words around each difference."""
    a, b = old.split(), new.split()
    if max(len(a), len(b)) > _MAX_WORDS:
        yield Part("-", shortened(plain(old), max_columns // 2))
        yield Part("+", shortened(plain(new), max_columns // 2))
        return
    blocks = _blocks(a, b)
    for at, (same, gone, came) in enumerate(blocks):
        if same:
            yield Part("", _excerpt(same, at > 0, at < len(blocks) - 1 or bool(gone or came)))
        if gone:
            yield Part("-", " ".join(gone))
        if came:
            yield Part("+", " ".join(came))


def _blocks(a: list[str], b: list[str]) -> list[tuple[list[str], list[str], list[str]]]:
    """The texts as blocks: words that are the same, then those that are gone, and those that came in their place."""
    found: list[tuple[list[str], list[str], list[str]]] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        island = tag == "equal" and found and any(found[-1][1:]) and j - i <= _MAX_GAP and j < len(a) and m < len(b)
        if tag == "equal" and not island:
            found.append((a[i:j], [], []))
        else:
            found = found or [([], [], [])]
            found[-1][1].extend(a[i:j])
            found[-1][2].extend(b[k:m])
    return found


def _excerpt(words: list[str], before: bool, after: bool) -> str:
    """The words next to what differs `before` and `after` them, and an ellipsis for the rest."""
    head, tail = (_CONTEXT if side else 0 for side in (before, after))
    if len(words) <= head + tail + _CONTEXT:
        return " ".join(words)
    return " ".join([*words[:head], "…", *(words[-tail:] if tail else [])])


def _cut(parts: Iterable[Part], max_columns: int) -> Iterator[Part]:
    """As many of the parts as have room, made plain."""
    left = max_columns
    for part in parts:
        text = shortened(plain(part.text), max(left, 1))
        yield Part(part.sign, text)
        left -= columns(text)
        if left <= 0:
            return


def wdiff(parts: Iterable[Part]) -> str:
    """The parts as one line, in the marks of wdiff: [-gone-] and {+new+}."""
    signs = {"-": "[-{}-]", "+": "{{+{}+}}", "": "{}"}
    return " ".join(signs[part.sign].format(part.text) for part in parts)
