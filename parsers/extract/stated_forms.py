"""Forms of heads that state a status: whether the number, its phrase or a name is the code."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from parsers.extract.cards import Heads, Key, in_form, join_heads, move_heads
from parsers.extract.cell_heads import are_codes_of
from parsers.extract.code_tokens import is_number, looks_like_code
from parsers.extract.head_words import plain_head
from parsers.extract.heads import (
    CODE_TAGS,
    Head,
    as_status,
    drop_statuses,
    form_of_head,
    names_error,
    pieces_of,
    with_rest,
)
from parsers.extract.plain_words import is_plain, stated_word
from parsers.extract.status_words import LETTERED, behind_phrase, names_failure
from parsers.html.element_text import BOLD
from parsers.html.outline import Block, Topics, text_of_pieces
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import are_shouted, has_phrase, is_http, is_joined_phrase
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import plain

#: Words in bold before a failing status; so many statuses beside them are a list.
_BEHIND_WORDS, _FEW_STATED = regex(r"([^\W\d_][^\d:]{2,40}) ([45]\d\d):?"), 2
#: A status and a number, or all from one to the other.
_PAIR = regex(r"([45]\d\d) [–—-] (\d{3,9})")
#: So few codes behind phrases may be remarks.
_MIN_BEHIND = 3
#: What parts a phrase from the text behind it.
_MARK = regex(r":|\s[-–—]\s")
#: The case of a plain word among codes of each form.
_CASES = {"token lower": str.lower, "token upper": str.upper, "token mixed": str.title}


def take_numbers_behind_statuses(found: dict[Key, Heads]) -> None:
    """A range that goes down, overlaps others or stands among more numbers behind statuses is a status and a number."""
    for key in [key for key in found if key[-2] == "number"]:
        pairs = [(at, head, _PAIR.fullmatch(head.codes[0])) for at, head in found[key]]
        own = [(at, head, pair[1], pair[2]) for at, head, pair in pairs if pair and is_http(pair[1])]
        spans = sorted((int(first), int(last)) for *_, first, last in own)
        overlap = any(first >= last for first, last in spans) or any(one[1] >= two[0] for one, two in pairwise(spans))
        named = in_form(key, "token number")
        if own and (overlap or len(own) <= len(found.get(named, []))):
            behind = [(at, replace(head, form="token", codes=(last,), status=first)) for at, head, first, last in own]
            move_heads(found, key, named, behind)


def take_numbers_before_names(found: dict[Key, Heads]) -> None:
    """Numbers before names are the codes where most are below 200, or one is longer: no status is.

    So are those before a phrase in one word then ("401 - UNAUTHORIZED"). Where two names have one number, that is a
    status.
    """
    for key in [key for key in found if str(key[-2]).startswith("token")]:
        heads, status = found[key], in_form(key, "status")
        before = {head.status for _, head in heads if _opens_with_status(head)}
        if not before:
            continue  # Most heads.
        forms = (in_form(key, "number"), in_form(key, "bare number"))
        number = next((form for form in forms if form in found), forms[0])
        longer = (head for _, head in found.get(number, []) if is_number(head.codes[0]) and len(head.codes[0]) > 3)
        others = [Head(head.block, "token", (_first_words(head.name),)) for head in longer]
        named = {form_of_head(head) for head in others if looks_like_code(head.codes[0])}
        below = len([one for one in before if one < "200"]) * 2 > len(heads)
        if not below and not (len(before) == len(heads) and key[-2] in named):
            continue
        numbers = [(at, as_status(head) if head.status else head) for at, head in found.pop(key)]
        if not any(" " in _first_words(head.name) for _, head in found.get(status, [])):
            numbers += found.pop(status, [])
        join_heads(found, number, numbers)
        drop_statuses(head for _, head in found[number])


def take_numbers_of_names(found: dict[Key, Heads]) -> None:
    """Take the number before a name in brackets among numbers that have none ("Error 1004 (LOCKED): It is locked")."""
    for key in [key for key in found if str(key[-2]).startswith("named")]:
        for at, head in [*found[key]]:
            numbered = plain_head(head.block, head.name, looks_like_code)
            form = in_form(key, numbered.form) if numbered and not numbered.name else key
            if numbered and form != key and form in found:
                [name], text = head.codes, head.text
                if names_error(name):
                    named = replace(numbered, name=name, text=text)
                else:  # "(retryable)", "(warning)"
                    named = with_rest(numbered, f"({name}): {text}" if text else "")
                move_heads(found, key, form, [(at, named)])


def take_words_behind_statuses(found: dict[Key, Heads]) -> None:
    """Where each status has a word in brackets behind its text ("400 Lid open (lid_open)"), take that for the code."""
    for key in [key for key in found if key[-2] == "token behind"]:
        heads, status = found.pop(key), in_form(key, "status")
        if status in found or not are_codes_of([head for _, head in heads]):
            join_heads(found, status, [(at, as_status(head)) for at, head in heads])
            continue
        for _, head in heads:
            head.form = "token"
        for form in {form_of_head(head): None for _, head in heads}:
            join_heads(found, in_form(key, form), [(at, head) for at, head in heads if form_of_head(head) == form])


def take_words_behind_phrases(found: dict[Key, Heads]) -> None:
    """Take the words behind phrases for codes where all statuses have one, and most say what failed or are codes."""
    for key in [key for key in found if key[-2] == "behind phrase"]:
        heads, status = found.pop(key), in_form(key, "status")
        stated = found.get(status, [])
        words = [(at, head.block, parts) for at, head in stated if (parts := behind_phrase(head.block.text))]
        are_all = len(words) == len(stated) and len(heads) + len(words) >= _MIN_BEHIND
        if not (are_all and len(words) <= len(heads) and most(_names_own(head) for _, head in heads)):
            join_heads(found, status, [(at, as_status(head)) for at, head in heads])
            continue
        found.pop(status, None)
        codes = [(at, replace(head, form="token")) for at, head in heads]
        codes += [(at, Head(block, "token", (word,), state, phrase)) for at, block, (state, phrase, word) in words]
        # A plain word among codes in several cases is one of them ("Frozen").
        form = Counter(form_of_head(head) for _, head in codes).most_common(1)[0][0]
        join_heads(found, in_form(key, form), codes)


def _names_own(head: Head) -> bool:
    """Is this code no word of a title: has it several parts or a number, or does it say what failed?"""
    code = head.codes[0]
    return is_number(code) or LETTERED.fullmatch(code) is not None or names_failure(code, head.status)


def join_phrases(found: dict[Key, Heads]) -> None:
    """Reason phrases in capitals are no codes; nor, among other phrases, is the vendor's own in one word.

    Nor is the name that opens the text of a status where more of them open with none ("400: card_id is wrong"), nor one
    spelt without its space ("400 BadRequest" beside "404 Not Found").
    """
    for key in [key for key in found if key[-2] in ("token upper", "token lower", "token mixed")]:
        status = in_form(key, "status")
        stated = [(at, head) for at, head in found[key] if head.status]
        if key[-2] == "token upper":
            own = [(at, head) for at, head in stated if has_phrase(head.status, _beside(head))]
            names = [(head.status, _beside(head)) for _, head in stated]
            are_phrases = are_shouted([*names, *((head.status, head.name) for _, head in found.get(status, []))])
            are_words = all(head.codes[0].isalpha() for _, head in stated)
            in_brackets = are_words and all(f"({head.codes[0]})" in head.block.text for _, head in stated)
            # "400 - BAD_REQUEST" beside "200 - OK"
            are_all = status in found and all(has_phrase(head.status, plain(head.codes[0])) for _, head in stated)
            if (are_phrases and are_words) or in_brackets or are_all:
                own, are_phrases = stated, True
        elif key[-2] == "token mixed":
            own = stated if all(is_joined_phrase(head.status, head.codes[0]) for _, head in stated) else []
            are_phrases = len(found.get(status, [])) > len(own)
        else:
            more = len(found.get(status, [])) > len(stated)
            own = [(at, head) for at, head in stated if head.codes[0].isalpha() or (more and _goes_on(head))]
            are_phrases = len(found.get(status, [])) > 1
        if own and are_phrases:
            take = _as_titled if key[-2] == "token mixed" else as_status
            move_heads(found, key, status, [(at, take(head)) for at, head in own])


def add_statuses_behind_words(heads: Heads, key: Key, blocks: list[Block], alike: Mapping[Topics, list[int]]) -> None:
    """Add the items whose bold words end in a status, beside those that begin with one ("**Server error 500**: …")."""
    if key[0] != "bullets" or len(heads) < _FEW_STATED or any(head.form != "status" for _, head in heads):
        return
    taken = {at for at, _ in heads}
    for at in (at for topics in {head.block.topics for _, head in heads} for at in alike.get(topics, ())):
        (words, holder), *rest = blocks[at].pieces
        found = _BEHIND_WORDS.fullmatch(words.strip()) if at not in taken and holder.tag in BOLD and rest else None
        if found and is_http(found[2]):
            text = text_of_pieces(rest).lstrip(":：–— ")
            heads.append((at, Head(blocks[at], "status", (found[2],), found[2], found[1], text=text)))
    heads.sort(key=lambda pair: pair[0])


def _as_titled(head: Head) -> Head:
    """The head of the status, whose code is its title."""
    return replace(head, form="status", codes=(head.status,), name=head.codes[0], text=head.name)


def join_words_beside_statuses(found: dict[Key, Heads]) -> None:
    """Where each code stands beside its status, so does a plain word in its case ("conflict", "FORBIDDEN").

    Names in capitals and small letters ("NoSuchLamp") must outnumber the words ("Forbidden"), which may be phrases.
    """
    for key in [key for key in found if key[-2] in _CASES]:
        stated = found.get(status := in_form(key, "status"), [])
        every = {at: (head, stated_word(head.block)) for at, head in (*stated, *found[key])}
        words = {at: word for at, (head, word) in every.items() if word and word.status == head.status}
        placed = len(found[key]) > 1 and all(at in words and words[at].codes == head.codes for at, head in found[key])
        plain = [word for at, _ in stated if at in words and is_plain((word := words[at].codes[0]).lower())]
        placed = placed and (key[-2] != "token mixed" or len(stated) < len(found[key]))
        if stated and placed and len(plain) == len(stated) and plain == [*map(_CASES[str(key[-2])], plain)]:
            join_heads(found, key, [(at, with_rest(replace(words[at], name=""), words[at].name)) for at, _ in stated])
            del found[status]


def join_phrases_set_as_codes(found: dict[Key, Heads]) -> None:
    """Move the phrases in capitals beside statuses to the codes that stand there in the same way and are no phrases.

    All are set as code, or in brackets ("400 (BAD_POT)", "401 (UNAUTHORIZED)").
    """
    for key in [key for key in found if key[-2] == "token upper"]:
        are_set = all(head.status and _is_set_apart(head, head.codes[0]) for _, head in found[key])
        if not are_set or all(has_phrase(head.status, head.codes[0]) for _, head in found[key]):
            continue
        for status in (in_form(key, "status"), in_form(key, "number")):
            stated = ((at, head) for at, head in found.get(status, []) if head.status == head.codes[0])
            words = [(at, head) for at, head in stated if head.name.isupper() and _is_set_apart(head, head.name)]
            named = [
                (at, Head(head.block, "token", (head.name,), head.codes[0], in_code_tag=True, text=head.text))
                for at, head in words
            ]
            if named:
                move_heads(found, status, key, named)


def join_status_alone(found: dict[Key, Heads]) -> None:
    """Where each item opens with its status and a code, one of a status without a code is that of the status."""
    for key in [key for key in found if key[0] == "bullets" and str(key[-2]).startswith("token")]:
        heads, status = found[key], in_form(key, "status")
        if len(found.get(status, [])) == 1 < len(heads) and all(_opens_with_status(head) for _, head in heads):
            [(at, alone)] = found.pop(status)
            name, _, rest = alone.name.partition(" ")
            if alone.status.endswith("x") and looks_like_code(name) and not rest[:1].isalnum():  # "5xx: ServerError"
                alone = with_rest(Head(alone.block, "token", (name,), alone.status), rest)
            join_heads(found, key, [(at, alone)])


def _opens_with_status(head: Head) -> bool:
    """Does the head state a status, and open with it?"""
    return head.status != "" and head.block.text.startswith(head.status)


def _goes_on(head: Head) -> bool:
    """Do words follow the code without a mark, so that it may only open them?"""
    rest = head.block.text.partition(head.codes[-1])[2]
    return not head.in_code_tag and rest[:1] == " " and rest[1:2].isalpha()


def _is_set_apart(head: Head, word: str) -> bool:
    """Is the word set as code, or what ends the head, or is it in brackets behind the status?"""
    pieces = pieces_of(head.block)
    tags = [tag for at, (text, tag) in enumerate(pieces, 1) if text == word or at == len(pieces)]
    return any(tag in CODE_TAGS for tag in tags) or head.block.text.startswith(f"{head.status} ({word})")


def _beside(head: Head) -> str:
    """The words behind the status of a head, up to a mark."""
    return _first_words(f"{head.codes[0]} {head.name}")


def _first_words(text: str) -> str:
    """The words of a text up to a mark."""
    return _MARK.split(text, 1)[0].strip()
