"""Try the blocks of `classify.suggested_block` on their page, and write the one that reads it well as TOML."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from ingest.extraction.conflicts import Read, one_per_key
from ingest.extraction.normalise import scope_of
from ingest.model import counted, grouped, some
from ingest.reading import ACCEPTABLE, OPEN, Finding
from ingest.reasons import REASONS
from ingest.toml_text import toml_string
from parsers.classify.code_grammar import WORD_FORMS, form_of, forms_of
from parsers.classify.coded_lists import ANY_CONSTANT, NUMBERS
from parsers.classify.suggested_block import SuggestedBlock
from parsers.extract.contract import SHOWN_ROLES, Site
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import names_role

_QUOTE = "'"
#: What may be a label within a message ("HTTP status: 402 Resolution: Pay.").
_LABEL_WITHIN = regex(r"(?<!\S)([^\W\d_][\w -]{1,30}?):\s")
#: What may distinguish two meanings of one code, the stablest first.
_SCOPES = ("status", "section", "category", "title", "cause", "when", "message", "remedy", "retryable")

#: So many of the codes to read may be missing, as a share: some lists are meant by mistake.
_MAX_MISSING = 0.1
#: So many codes more, as a share, are worth a pattern where another block reads its lists without a finding.
_MORE = 0.1


class Trial(NamedTuple):
    """What a page reads as by a declaration: its codes and findings, and its records before they are merged."""

    codes: frozenset[str]
    findings: list[Finding]
    pairs: list[Read]


class _Tried(NamedTuple):
    """A block that was tried, and what it reads; `rank`: how many findings it leaves, and how many codes differ.

    `lack`: what is wrong with most of its messages. `names`: its codes as they stand.
    """

    rank: tuple[int, int]
    lack: str
    site: Site
    codes: frozenset[str]
    findings: list[Finding]
    names: list[str]


def block_for(
    blocks: Iterable[SuggestedBlock],
    site: Site,
    page: str,
    trial: Callable[[Site], Trial | None],
    are_enough: Callable[[frozenset[str]], bool],
    doubts: Iterable[str],
    others: Iterable[str] = (),
    is_alone: bool = False,
) -> str | None:
    """The lines of TOML by the first block with which the page reads without a finding, and with its codes alone.

    If there is none, those that leave the fewest findings, then the fewest codes that differ, and a comment on these.
    One with a pattern is taken where it gives more. None where the codes of no block `are_enough`; one that is to read
    fewer is not tried. `trial`: reads the page by a site; None where that is too much. A comment names those of the
    `doubts`, the codes and columns that the findings name, which the block does not read, and `others` like its codes;
    where it `is_alone`, with no list read without it, another what it reads.
    """
    best: _Tried | None = None
    for block in blocks:
        is_settled = best is not None and best.rank <= (0, 0)
        may_add = block.code not in ("", NUMBERS, ANY_CONSTANT) and best is not None and _has_more(block, best.codes)
        if best and is_settled and not (may_add or best.lack):
            continue
        if (block.vague and best is None) or not are_enough(block.codes | block.left):
            continue
        declared = replace(site, lists=block.lists, columns=block.columns, code=block.code, headings=None)
        found = trial(declared)
        if found and not site.scope and any(one.reason in ("key-clash", "keys-set-aside") for one in found.findings):
            scope = scope_for(found.pairs, page)
            if block.code and scope == "message" and any(one.state.message == one.code for one, _ in found.pairs):
                scope = None  # What a pattern only finds once more is no other meaning.
            if is_settled and best and scope and not best.site.scope:
                continue  # What a pattern finds elsewhere is no more codes.
            if scope is None and not block.code:
                # Of codes that two lists share, some may only differ in the category that the headings give.
                apart = replace(declared, headings=False)
                if (trial_apart := trial(apart)) and (scope := scope_for(trial_apart.pairs, page)):
                    declared = apart
            if scope:
                declared = replace(declared, scope=scope)
                found = trial(declared)
        if found and any(one.reason == "heading-unclear" for one in found.findings):
            declared = replace(declared, headings=False)
            found = trial(declared)
        if found is None:
            break
        codes = found.codes
        least = best.codes - block.left if best and block.code else frozenset()
        if codes > least and are_enough(codes) and len(block.codes - codes) <= _MAX_MISSING * len(block.codes):
            differing = -1 if block.code else len(codes ^ (block.codes | block.left))
            names = [*dict.fromkeys(record.code for record, _ in found.pairs if record.code in codes)]
            lack = _lack_of(found.pairs)
            one = _Tried((len(found.findings), differing), lack, declared, codes, found.findings, names)
            if best is None or _is_better(one, best, may_add or not is_settled):
                best = one
    if best is None:
        return None
    comments = [(ACCEPTABLE if REASONS[one.reason].waivable != "no" else OPEN) + one.detail for one in best.findings]
    forms = forms_of(best.codes) - WORD_FORMS
    alike = [code for code in others if forms_of([code]) <= forms]
    if left := [name for name in dict.fromkeys([*doubts, *alike]) if not _is_settled(name, best)]:
        comments.append(f"not read: {some(left)}")
    comments += [f"note: {best.lack}"] if best.lack else []
    comments += [f"reads {counted(len(best.names), 'code')}: {some(best.names)}"] if is_alone else []
    printable = ("".join(letter if letter.isprintable() else " " for letter in text) for text in comments)
    return "\n".join([declared_lines(best.site), *(f"# {text}" for text in printable)])


def _is_better(one: _Tried, best: _Tried, is_open: bool) -> bool:
    """Does it read messages where the other lacks them, of the same codes; or, if that `is_open`, rank before it?"""
    if bool(one.lack) != bool(best.lack) and one.rank[0] == best.rank[0] and one.codes == best.codes:
        return best.lack != ""
    return is_open and one.rank < best.rank


def _lack_of(pairs: list[Read]) -> str:
    """What is wrong with most messages: none stands there but the code, or labels of other fields are in them."""
    texts: dict[str, str] = {}
    for record, _ in pairs:
        if texts.get(record.code, record.code) == record.code:
            texts[record.code] = record.state.message
    if 2 * sum(code == text for code, text in texts.items()) > len(texts):
        return "most codes are read without a text"
    if 2 * sum(any(map(names_role, _LABEL_WITHIN.findall(text))) for text in texts.values()) > len(texts):
        return "labels with the texts of other fields are read into most messages"
    return ""


def _has_more(block: SuggestedBlock, codes: frozenset[str]) -> bool:
    """Does the block add a notable share of codes in the forms of these?"""
    forms = {*map(form_of, codes)}
    return sum(form_of(code) in forms for code in block.codes - codes) > _MORE * len(codes)


def _is_settled(name: str, best: _Tried) -> bool:
    """Is this code read, or named as open, or is this column or list declared?

    What stands behind a code or before its number may be in its name.
    """
    names_list = name.startswith("the ") and any(name.endswith(repr(word)) for word in best.site.lists)
    names_column = any(repr(title) in name for title in best.site.columns)
    words = name.split(" ")
    is_read = (words[-1].isdigit() and words[-1] in best.codes) or not best.codes.isdisjoint(
        accumulate(words, "{} {}".format)
    )
    return names_list or names_column or is_read or any(name in one.detail for one in best.findings)


def declared_lines(site: Site) -> str:
    """What is declared of the site, as lines of TOML to stand under `[sites.NAME]`."""
    lines = [f"lists = [{', '.join(map(toml_string, site.lists))}]"] if site.lists else []
    if site.columns:
        words = ", ".join(f'{toml_string(word)} = "{SHOWN_ROLES[role]}"' for word, role in site.columns.items())
        lines.append(f"columns = {{ {words} }}")
    if site.code:
        lines.append(f"code = {toml_string(site.code) if _QUOTE in site.code else _QUOTE + site.code + _QUOTE}")
    if site.scope:
        lines.append(scope_line(site.scope))
    if site.headings is False:
        lines.append("headings = false")
    return "\n".join(lines)


def scope_line(scope: str) -> str:
    """The line of TOML that declares this scope."""
    return f'scope = "{SHOWN_ROLES.get(scope, scope)}"'


def scope_for(pairs: list[Read], page: str) -> str | None:
    """What distinguishes the meanings of every code of the page, so that none clash."""
    by_code = grouped((pair[0].code, pair) for pair in pairs)
    for scope in _SCOPES:
        if not any(_clash(meanings, scope, page) for meanings in by_code.values() if len(meanings) > 1):
            return scope
    return None


def _clash(meanings: list[Read], scope: str, page: str) -> bool:
    return bool(one_per_key([(record._replace(scope=scope_of(row, scope, page)), row) for record, row in meanings])[1])
