"""Forms of heads: how the codes of cards are written, and which forms one list mixes."""

import re
from dataclasses import replace
from functools import partial
from itertools import pairwise

from parsers.extract.cards import Heads, Key, join_heads
from parsers.extract.cell_heads import are_codes_of
from parsers.extract.code_tokens import is_number, looks_like_code
from parsers.extract.head_words import ERROR_NUMBER
from parsers.extract.heads import CODE_TAGS, Head, as_status, drop_statuses, lack_phrases, pieces_of, with_rest
from parsers.extract.plain_words import is_plain, join_strays, stated_word
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import are_shouted, has_phrase, is_http
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import is_about_errors, title_roles

#: A status and a number, or all from one to the other.
_PAIR = regex(r"([45]\d\d) [–—-] (\d{3,9})")
#: What parts a phrase from the text behind it.
_MARK = regex(r":|\s[-–—]\s")
#: A name in one word, as a program has it.
_NAME = regex(r"[A-Z][a-z]+(?:[A-Z][a-z]*)*", re.A)
#: A word in small letters.
_WORD = regex(r"[a-z]{3,}")
#: A number whose digits may be letters ("0x0F").
_HEX = regex(r"0x[\da-fA-F]+")
#: The case of a plain word among codes of each form.
_CASES = {"token lower": str.lower, "token upper": str.upper, "token mixed": str.title}
#: What is no code by its form alone: the form of the heads among which it is one.
_WEAK_FORMS = {"digit": "number", "year": "number", "bare digits": "bare number", "bare year": "bare number"}


def form_of_head(head: Head) -> str:
    """How the codes are written: heads of another form are another list's. Exceptions are of one form."""
    if head.form != "token":
        return head.form
    code = head.codes[0]
    case = "lower" if code.islower() or _HEX.fullmatch(code) else "upper" if code.isupper() else "mixed"
    case = "number" if code.isdigit() else case
    opening = next((word for text, _ in head.block.pieces if (word := clean(text))), "")
    what = "exception" if opening == "exception" else case
    return f"{head.form} {what}"


def join_forms(found: dict[Key, Heads], chapters: list[str]) -> None:
    """Join heads of a weak form, and those whose numbers only look like statuses, with others beside them.

    `chapters`: that of each block.
    """
    for join in (
        _join_headed_lines,
        _take_names,
        _join_titled,
        partial(_join_short_numbers, chapters=chapters),
        _take_numbers_behind_statuses,
        _join_numbers_like_statuses,
        _take_words_behind_statuses,
        _join_phrases,
        _join_words_beside_statuses,
        _join_phrases_set_as_codes,
        _join_status_alone,
        _join_longer_numbers,
        _join_weak,
    ):
        join(found)
    join_strays(found)


def drop_labels(found: dict[Key, Heads]) -> None:
    """Drop lines that all begin with the same word: it is the label of a field ("URL: …")."""
    for key, heads in [*found.items()]:
        if key[0] == "cards" and len(heads) > 2 and len({head.codes for _, head in heads}) == 1:
            del found[key]


def _join_headed_lines(found: dict[Key, Heads]) -> None:
    """Join lines that each have a heading to themselves: that is their title, which is about no other things."""
    alike: dict[Key, list[Key]] = {}
    for key in found:
        if key[0] == "cards" and isinstance(key[-1], str):
            alike.setdefault(key[:-1], []).append(key)
    for keys in alike.values():
        topics = [head.block.topics for key in keys for _, head in found[key]]
        first, *others = sorted(keys, key=lambda key: -len(found[key]))
        for key in others if len({*topics}) == len(topics) else ():
            join_heads(found, first, found.pop(key))


def _take_names(found: dict[Key, Heads]) -> None:
    """Where all headings are a name in one word before its status ("NotFound (404)", "Gone (410)"), take the names.

    So are words in small letters among codes before their statuses ("conflict (409)", "not_found (404)").
    """
    for key in [key for key in found if key[-2] == "ended"]:
        heads = found[key]
        names = [head.name for _, head in heads]
        if any(head.codes[1:] for _, head in heads):
            continue
        if all(map(_NAME.fullmatch, names)) and most(map(looks_like_code, names)):
            form = "token mixed"
        elif all(map(_WORD.fullmatch, names)) and _are_ended(found.get(_of_form(key, "token lower"), [])):
            form = "token lower"
        else:
            continue
        named = [(at, Head(head.block, "token", (head.name,), head.status)) for at, head in found.pop(key)]
        join_heads(found, _of_form(key, form), named)


def _are_ended(heads: Heads) -> bool:
    """Are these codes, of which each has its status behind it?"""
    return heads[1:] != [] and all(head.status and head.block.text.startswith(head.codes[0]) for _, head in heads)


def _join_titled(found: dict[Key, Heads]) -> None:
    """Codes in brackets behind their names ("Lid open (lid_open)") stand among codes without names.

    One heading alone may end in any other word.
    """
    for key in [key for key in found if key[-2] == "titled" or (key[-2] == "named" and found[key][1:])]:
        heads = found[key]
        forms = {form_of_head(Head(head.block, "token", head.codes)) for _, head in heads}
        if len(forms) == 1 and (named := _of_form(key, forms.pop())) in found:
            join_heads(found, named, found.pop(key))


def _join_short_numbers(found: dict[Key, Heads], chapters: list[str]) -> None:
    """Short numbers are codes unless they count the same things, or count up as steps do and are no terms of errors."""
    for key in [key for key in found if key[-2] == "digit" or (key[0], key[-2]) == ("definitions", "bare digits")]:
        weak, form = found[key], _of_form(key, _WEAK_FORMS[str(key[-2])])
        holders = {head.block.element.getparent() for _, head in weak}
        longer = found.get(form, []) if key[0] == "bullets" else []
        longer = [pair for pair in longer if pair[1].block.element.getparent() in holders]
        codes = [head.codes[0] for _, head in sorted([*weak, *longer], key=lambda pair: pair[0])]
        numbers = [int(code) for code in codes if is_number(code)]  # None from one to another.
        things = {head.name for _, head in weak}
        counts_up = numbers[0] > 0 and numbers == [*range(numbers[0], numbers[0] + len(numbers))]
        at, first = weak[0]
        heading = first.block.heading or chapters[at].rpartition(" | ")[2]
        are_terms = key[0] == "definitions" and is_about_errors(heading) and "code" in title_roles(heading)
        if (are_terms or not counts_up) and (len(things) > 1 or key[-2] == "digit"):
            join_heads(found, form, found.pop(key))


def _take_numbers_behind_statuses(found: dict[Key, Heads]) -> None:
    """A range that goes down, overlaps others or stands among more numbers behind statuses is a status and a number."""
    for key in [key for key in found if key[-2] == "number"]:
        pairs = [(at, head, _PAIR.fullmatch(head.codes[0])) for at, head in found[key]]
        own = [(at, head, pair[1], pair[2]) for at, head, pair in pairs if pair and is_http(pair[1])]
        spans = sorted((int(first), int(last)) for *_, first, last in own)
        overlap = any(first >= last for first, last in spans) or any(one[1] >= two[0] for one, two in pairwise(spans))
        named = _of_form(key, "token number")
        if own and (overlap or len(own) <= len(found.get(named, []))):
            behind = [(at, replace(head, form="token", codes=(last,), status=first)) for at, head, first, last in own]
            join_heads(found, named, behind)
            taken = {at for at, *_ in own}
            found[key] = [one for one in found[key] if one[0] not in taken]
            if not found[key]:
                del found[key]


def _join_numbers_like_statuses(found: dict[Key, Heads]) -> None:
    """Numbers of three digits without a phrase are no statuses among other numbers, nor is "Error 404" among errors."""
    for key in [key for key in found if key[0] != "cards" and key[-2] in ("number", "bare number", "error")]:
        among, status = {head.block.topics for _, head in found[key]}, _of_form(key, "status")
        stated = found.get(status, [])
        lacking = lack_phrases([head for _, head in stated])
        are_errors = key[-2] == "error" and all(ERROR_NUMBER.match(head.block.text) for _, head in stated)
        if among.issuperset(head.block.topics for _, head in stated) and (lacking or (stated and are_errors)):
            drop_statuses(head for _, head in stated if lacking)
            join_heads(found, key, found.pop(status))
        elif len(stated) == 1 and key[-2] == "number" and all(is_http(head.codes[0]) for _, head in found[key]):
            join_heads(found, key, found.pop(status))  # It alone has a name ("404", "409 Conflict", "410").


def _take_words_behind_statuses(found: dict[Key, Heads]) -> None:
    """Where each status has a word in brackets behind its text ("400 Lid open (lid_open)"), take that for the code."""
    for key in [key for key in found if key[-2] == "token behind"]:
        heads, status = found.pop(key), _of_form(key, "status")
        if status in found or not are_codes_of([head for _, head in heads]):
            join_heads(found, status, [(at, as_status(head)) for at, head in heads])
            continue
        for _, head in heads:
            head.form = "token"
        for form in {form_of_head(head): None for _, head in heads}:
            join_heads(found, _of_form(key, form), [(at, head) for at, head in heads if form_of_head(head) == form])


def _join_phrases(found: dict[Key, Heads]) -> None:
    """Reason phrases in capitals are no codes; nor, among other phrases, is the vendor's own in one word.

    Nor is the name that opens the text of a status where more of them open with none ("400: card_id is wrong").
    """
    for key in [key for key in found if key[-2] in ("token upper", "token lower")]:
        status = _of_form(key, "status")
        stated = [(at, head) for at, head in found[key] if head.status]
        if key[-2] == "token upper":
            own = [(at, head) for at, head in stated if has_phrase(head.status, _beside(head))]
            names = [(head.status, _beside(head)) for _, head in stated]
            are_phrases = are_shouted([*names, *((head.status, head.name) for _, head in found.get(status, []))])
            are_words = all(head.codes[0].isalpha() for _, head in stated)
            in_brackets = are_words and all(f"({head.codes[0]})" in head.block.text for _, head in stated)
            if (are_phrases and are_words) or in_brackets:
                own, are_phrases = stated, True
        else:
            more = len(found.get(status, [])) > len(stated)
            own = [(at, head) for at, head in stated if head.codes[0].isalpha() or (more and _goes_on(head))]
            are_phrases = len(found.get(status, [])) > 1
        if own and are_phrases:
            phrases = [(at, as_status(head)) for at, head in own]
            join_heads(found, status, phrases)
            found[key] = [pair for pair in found[key] if pair not in own]
            if not found[key]:
                del found[key]


def _goes_on(head: Head) -> bool:
    """Do words follow the code without a mark, so that it may only open them?"""
    rest = head.block.text.partition(head.codes[-1])[2]
    return not head.in_code_tag and rest[:1] == " " and rest[1:2].isalpha()


def _join_words_beside_statuses(found: dict[Key, Heads]) -> None:
    """Where each code stands beside its status, so does a plain word in its case ("conflict", "FORBIDDEN").

    Names in capitals and small letters ("NoSuchLamp") must outnumber the words ("Forbidden"), which may be phrases.
    """
    for key in [key for key in found if key[-2] in _CASES]:
        stated = found.get(status := _of_form(key, "status"), [])
        every = {at: (head, stated_word(head.block)) for at, head in (*stated, *found[key])}
        words = {at: word for at, (head, word) in every.items() if word and word.status == head.status}
        placed = len(found[key]) > 1 and all(at in words and words[at].codes == head.codes for at, head in found[key])
        plain = [word for at, _ in stated if at in words and is_plain((word := words[at].codes[0]).lower())]
        placed = placed and (key[-2] != "token mixed" or len(stated) < len(found[key]))
        if stated and placed and len(plain) == len(stated) and plain == [*map(_CASES[str(key[-2])], plain)]:
            join_heads(found, key, [(at, with_rest(replace(words[at], name=""), words[at].name)) for at, _ in stated])
            del found[status]


def _join_phrases_set_as_codes(found: dict[Key, Heads]) -> None:
    """Where codes, set as code beside their statuses, are not all phrases, one in capitals is a code, too."""
    for key in [key for key in found if key[-2] == "token upper"]:
        are_set = all(head.status and _ends_in_code(head) for _, head in found[key])
        if not are_set or all(has_phrase(head.status, head.codes[0]) for _, head in found[key]):
            continue
        stated = found.get(status := _of_form(key, "status"), [])
        words = [(at, head) for at, head in stated if head.name.isupper() and _ends_in_code(head)]
        named = [(at, Head(head.block, "token", (head.name,), head.codes[0], in_code_tag=True)) for at, head in words]
        join_heads(found, key, named)
        if rest := [pair for pair in stated if pair not in words]:
            found[status] = rest
        elif words:
            del found[status]


def _ends_in_code(head: Head) -> bool:
    """Is the last of the head set as code?"""
    return any(tag in CODE_TAGS for _, tag in pieces_of(head.block)[-1:])


def _join_status_alone(found: dict[Key, Heads]) -> None:
    """Where each item opens with its status and a code, one of a status without a code is that of the status."""
    for key in [key for key in found if key[0] == "bullets" and str(key[-2]).startswith("token")]:
        heads, status = found[key], _of_form(key, "status")
        if len(found.get(status, [])) == 1 < len(heads) and all(
            head.status and head.block.text.startswith(head.status) for _, head in heads
        ):
            [(at, alone)] = found.pop(status)
            name, _, rest = alone.name.partition(" ")
            if alone.status.endswith("x") and looks_like_code(name) and not rest[:1].isalnum():  # "5xx: ServerError"
                alone = with_rest(Head(alone.block, "token", (name,), alone.status), rest)
            join_heads(found, key, [(at, alone)])


def _join_longer_numbers(found: dict[Key, Heads]) -> None:
    """Numbers of three digits that are no HTTP statuses go on from those of one or two, as does one longer number."""
    for key in [key for key in found if key[0] != "cards" and key[-2] in ("digit", "bare digits")]:
        longer = _of_form(key, _WEAK_FORMS[str(key[-2])])
        stated = found.get(status := _of_form(key, "status"), [])
        if not all(is_http(head.codes[0]) for _, head in stated):
            drop_statuses(head for _, head in stated)
            join_heads(found, longer, found.pop(status))
        if len(found.get(longer, [])) == 1 < len(found[key]):
            join_heads(found, key, found.pop(longer))


def _join_weak(found: dict[Key, Heads]) -> None:
    """One or two digits number a step or count something, a year dates it, a word alone in brackets is any word."""
    for key in [key for key in found if key[-2] in _WEAK_FORMS]:
        heads, stronger = found.pop(key), _of_form(key, _WEAK_FORMS[str(key[-2])])
        if len(found.get(stronger, [])) > 1:
            join_heads(found, stronger, heads)


def _of_form(key: Key, form: str) -> Key:
    """The key of heads that share all but their form."""
    return (*key[:-2], form, key[-1])


def _beside(head: Head) -> str:
    """The words behind the status of a head, up to a mark."""
    return _MARK.split(f"{head.codes[0]} {head.name}", 1)[0].strip()
