"""Describe a change in words; of a text, show which words were removed and added."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from ingest.model import FIELDS, TEXTS, Change, State
from ingest.report.view import READ_ANEW, Entry
from ingest.safe_output import columns, marked, plain, shortened, value_text

#: The texts on each rule: its name, its plural where a report sums up, and its help.
_LINES = Path(__file__).with_name("rules.tsv").read_text("utf-8").splitlines()[1:]
_ROWS = [line.split("\t") for line in _LINES]
_NAMES = {rule: name for rule, name, _, _ in _ROWS}
_PLURALS = {rule: plural for rule, _, plural, _ in _ROWS if plural}
#: What each rule means for your code, as `docs/rules.md` has it.
HELP = {rule: text for rule, _, _, text in _ROWS}
#: How long a description may be where a line holds one.
MAX_COLUMNS = 300
#: Longer texts are not compared word by word, which takes quadratic time.
_MAX_WORDS = 400
#: How many words are shown around a difference.
_CONTEXT = 4
#: How many equal words between two differences are shown as changed, too.
_MAX_GAP = 1
_WDIFF = {"-": "[-{}-]", "+": "{{+{}+}}", "": "{}"}
#: As wdiff does, with marks for colours.
MARKED = {"-": marked("[-{}-]", "gone"), "+": marked("{{+{}+}}", "new"), "": "{}"}
HTML = {"-": "<del>{}</del>", "+": "<ins>{}</ins>", "": "{}"}


class Part(NamedTuple):
    """A piece of a description: `sign` is `-` for removed text, `+` for added, else empty. `text` is plain."""

    sign: str
    text: str


def join(parts: Iterable[Part], tags: Mapping[str, str], escape: Callable[[str], str] = str) -> str:
    """The parts as one line, in the tags for their signs."""
    return " ".join(tags[part.sign].format(escape(part.text)) for part in parts)


def rule_name(rule: str) -> str:
    """A rule in plain words."""
    name = _NAMES.get(rule, rule.replace("-", " "))
    return name[:1].upper() + name[1:]


def wdiff(parts: Iterable[Part]) -> str:
    """The parts as one line, marked up as wdiff does: [-removed-] and {+added+}."""
    return join(parts, _WDIFF)


def describe(entry: Entry, max_columns: int = MAX_COLUMNS) -> list[Part]:
    """What happened to the code, or to many codes; nothing for an entry without a change."""
    if not entry.changes:
        return []
    if entry.is_summary:
        return [Part("", plain(summarize(entry)))]
    if entry.certainty is None:
        return describe_change(entry.changes[0], max_columns)
    new = entry.changes[1]
    text = f"renamed to {new.code} ({entry.certainty:.0%} certain): {_record(new.new)}"
    return list(_cut([Part("", text)], max_columns))


def summarize(entry: Entry) -> str:
    """Many equal changes in a sentence."""
    first = entry.changes[0]
    if entry.rule == READ_ANEW:
        fields = [name for name in FIELDS if any(change.field == name for change in entry.changes)]
        return f"{entry.rows} {'row' if entry.rows == 1 else 'rows'} read by a new parser: {', '.join(fields)}"
    plural = _PLURALS.get(first.rule, "retry verdicts changed")
    if all(change.kind == "changed" and change.new is None for change in entry.changes):
        plural = plural.replace(" changed", " gone")
    elif first.field not in (None, *TEXTS) and len({(change.old, change.new) for change in entry.changes}) == 1:
        plural += f" from {value_text(first.field, first.old)} to {value_text(first.field, first.new)}"
    back = f" (reverts run {first.undoes})" if entry.rule == "reverted" else ""
    many = f"{plural} in {entry.vendor}{back}"
    if first.rule == "baseline":
        many = plural.replace("codes", f"codes of {entry.vendor}", 1)
    return f"{entry.count} {many}, e.g. {entry.code}{entry.scope}"


def describe_change(change: Change, max_columns: int) -> list[Part]:
    """What one change did to the code."""
    if isinstance(change.new, State):
        parts = [Part("", _record(change.new))]
    elif isinstance(change.old, State):
        parts = [Part("", f"was {_record(change.old)}")]
    elif change.field in TEXTS and change.old and change.new:
        parts = [Part("", f"{change.field}:"), *word_diff(change.old, change.new, max_columns)]
    else:
        field, *sides = named_sides(change)
        old, new = (value_text(field, side) for side in sides)
        parts = [Part("", f"{field}: {shortened(plain(old), max_columns)} → {new}")]
    undone = [Part("", f"(reverts run {change.undoes})")] if change.undoes else []
    return [*_cut(parts, max_columns), *undone]


def named_sides(change: Change) -> tuple[str, object, object]:
    """The field that changed, before and after; where several statuses replace one or become one, `status`."""
    field, old, new = change.field or "", change.old, change.new
    if field == "status_text" and change.rule == "status-changed" and not (old and new):
        from parsers.lexicon.value_shapes import status_in  # Slow to import, and few changes need it.

        # The first status, which the row has on its own, is the same before and after.
        return "status", old or status_in(str(new)), new or status_in(str(old))
    return field, old, new


def _record(state: State) -> str:
    return with_status(state.status, state.message)


def with_status(status: int | None, message: str) -> str:
    """The message after its status, once where the message begins with it."""
    return message if not status or message.split()[:1] == [str(status)] else f"{status} {message}"


def word_diff(old: str, new: str, max_columns: int, whole: bool = False) -> Iterator[Part]:
    """The words removed and added between two texts, with some context, or with all words (`whole`)."""
    a, b = old.split(), new.split()
    if max(len(a), len(b)) > _MAX_WORDS:
        yield Part("-", old if whole else shortened(plain(old), max_columns // 2))
        yield Part("+", new if whole else shortened(plain(new), max_columns // 2))
        return
    blocks = _blocks(a, b)
    for at, (same, removed, added) in enumerate(blocks):
        if same:
            text = " ".join(same) if whole else _excerpt(same, at > 0, at < len(blocks) - 1 or bool(removed or added))
            yield Part("", text)
        if removed:
            yield Part("-", " ".join(removed))
        if added:
            yield Part("+", " ".join(added))


def _blocks(a: list[str], b: list[str]) -> list[tuple[list[str], list[str], list[str]]]:
    """The texts as blocks: equal words, then those removed after them, and those added in their place."""
    found: list[tuple[list[str], list[str], list[str]]] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        in_gap = j - i <= _MAX_GAP and j < len(a) and m < len(b) and found and any(found[-1][1:])
        if tag == "equal" and not in_gap:
            found.append((a[i:j], [], []))
            continue
        if not found:
            found.append(([], [], []))
        found[-1][1].extend(a[i:j])
        found[-1][2].extend(b[k:m])
    return found


def _excerpt(words: list[str], before: bool, after: bool) -> str:
    """The words next to the differences `before` and `after` them, with an ellipsis for the rest."""
    head, tail = (_CONTEXT if side else 0 for side in (before, after))
    if len(words) <= head + tail + _CONTEXT:
        return " ".join(words)
    return " ".join([*words[:head], "…", *words[len(words) - tail :]])


def _cut(parts: Iterable[Part], max_columns: int) -> Iterator[Part]:
    """The parts that fit into about `max_columns`, made plain."""
    left = max_columns
    for part in parts:
        text = shortened(plain(part.text), max(left, 1))
        yield Part(part.sign, text)
        left -= columns(text)
        if left <= 0:
            return
