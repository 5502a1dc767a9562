"""A change in words; of a text, which of its words are gone and which are new."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from ingest.model import TEXTS, Change, State
from ingest.report.groups import Group
from ingest.report.told import shown
from ingest.show import columns, plain, shortened

#: Texts of more words than these are not compared word by word, which takes the square of the time.
_COMPARED = 400
#: So many words around a difference are told.
_AROUND = 4
#: So many equal words between two differences do not part them.
_ISLAND = 1


class Part(NamedTuple):
    """A piece of what is told: `sign` is `-` for what is gone, `+` for what is new, else empty. `text` is plain."""

    sign: str
    text: str


def parts_of(group: Group, longest: int) -> list[Part]:
    """What became of a group that is no sum, in about `longest` columns."""
    change = group.first
    if group.sure is not None:
        told = [Part("", f"now {group.changes[1].code}, {group.sure:.0%} sure: {_record(group.changes[1].new)}")]
    elif isinstance(change.new, State):
        told = [Part("", _record(change.new))]
    elif isinstance(change.old, State):
        told = [Part("", f"was {_record(change.old)}")]
    elif change.field in TEXTS and change.old and change.new:
        told = [Part("", f"{change.field}:"), *word_parts(change.old, change.new, longest)]
    else:
        old, new = (shown(change.field, side) for side in (change.old, change.new))
        told = [Part("", f"{change.field}: {shortened(plain(old), longest)} → {new}")]
    told = list(_cut(told, longest))
    if change.undoes and group.sure is None:
        told.append(Part("", f"(as before run {change.undoes})"))
    return told


def _record(state: State) -> str:
    return f"{f'{state.status} ' if state.status else ''}{state.message}"


def word_parts(old: str, new: str, longest: int) -> Iterator[Part]:
    """What is gone and new between two texts, with a few words around each difference."""
    a, b = old.split(), new.split()
    if max(len(a), len(b)) > _COMPARED:
        yield Part("-", shortened(plain(old), longest // 2))
        yield Part("+", shortened(plain(new), longest // 2))
        return
    blocks = _blocks(a, b)
    for at, (same, gone, came) in enumerate(blocks):
        if same:
            yield Part("", _around(same, at > 0, at < len(blocks) - 1 or bool(gone or came)))
        if gone:
            yield Part("-", " ".join(gone))
        if came:
            yield Part("+", " ".join(came))


def _blocks(a: list[str], b: list[str]) -> list[tuple[list[str], list[str], list[str]]]:
    """The texts as blocks: words that are the same, then those that are gone, and those that came in their place."""
    found: list[tuple[list[str], list[str], list[str]]] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        island = tag == "equal" and found and any(found[-1][1:]) and j - i <= _ISLAND and j < len(a) and m < len(b)
        if tag == "equal" and not island:
            found.append((a[i:j], [], []))
        else:
            found = found or [([], [], [])]
            found[-1][1].extend(a[i:j])
            found[-1][2].extend(b[k:m])
    return found


def _around(words: list[str], before: bool, after: bool) -> str:
    """The words next to what differs `before` and `after` them, and an ellipsis for the rest."""
    head, tail = (_AROUND if side else 0 for side in (before, after))
    if len(words) <= head + tail + _AROUND:
        return " ".join(words)
    return " ".join([*words[:head], "…", *(words[-tail:] if tail else [])])


def _cut(told: Iterable[Part], longest: int) -> Iterator[Part]:
    """As many of the parts as have room, made plain."""
    left = longest
    for part in told:
        text = shortened(plain(part.text), max(left, 1))
        yield Part(part.sign, text)
        left -= columns(text)
        if left <= 0:
            return


def change_parts(change: Change, longest: int) -> list[Part]:
    """What became of one change by itself."""
    return parts_of(Group("", change.rule, change.level, [change]), longest)


def marked(parts: Iterable[Part]) -> str:
    """The parts as one line for people: [-gone-] and {+new+}."""
    signs = {"-": "[-{}-]", "+": "{{+{}+}}", "": "{}"}
    return " ".join(signs[part.sign].format(part.text) for part in parts)
