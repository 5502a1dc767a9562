"""Heads that are a name and its number ("NotFound = 1", "Timeout (2)"): all of one list are read by their names."""

import re
from collections import Counter
from dataclasses import replace

from parsers.extract.cards import Heads, Key, move_heads
from parsers.extract.heads import Head, with_rest
from parsers.extract.plain_words import is_plain
from parsers.html.outline import Block, Topics
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http

#: A name and its number, which in brackets is no status, and a text behind a mark or none.
_VALUED = regex(
    r"(?P<name>[A-Za-z]\w*) ?(?P<value>= ?(?:0x[\da-fA-F]{1,8}|-?\d{1,9})|\((?![1-5]\d\d\))-?\d{1,9}\)),?"
    r"(?:$|\s*(?:[:：–—]|-\s)\s*(?P<text>.*))",
    re.S,
)
#: The form of a plain word before its number, which is a head among other names alone.
WORD = "valued"


def valued_word(block: Block) -> Head | None:
    """The head of a plain word before its number ("Timeout = 2"), if the block opens so."""
    found = _VALUED.match(block.text) if "=" in block.text else None
    if found is None or found["value"][0] != "=" or not is_plain(name := found["name"], name.islower()):
        return None
    value = found["value"].strip("= ")
    return with_rest(Head(block, WORD, (name,), value if is_http(value) else ""), found["text"] or "")


def join_valued(found: dict[Key, Heads]) -> None:
    """Read plain words before their numbers as the names beside them that look like codes are read, or not at all."""
    lists: dict[tuple[Key, Topics], list[tuple[Key, int, Head, str]]] = {}
    for key, heads in found.items():
        form = str(key[-2])
        for at, head in heads if form == WORD or form.startswith(("named", "token")) else ():
            if (valued := _VALUED.match(head.block.text)) and valued["name"] in (head.name, *head.codes):
                place, value = ((*key[:-2], key[-1]), head.block.topics), valued["value"].strip("=() ")
                lists.setdefault(place, []).append((key, at, head, value))
                if (text := valued["text"]) and head.name.startswith(value) and head.name.endswith(text):
                    head.name = text  # "1: It was not found."
    for own in lists.values():
        forms = Counter(key for key, *_ in own if str(key[-2]).startswith("token"))
        names = {head.codes[0] if key in forms or key[-2] == WORD else head.name for key, _, head, _ in own}
        if not 0 < forms.total() < len(own) == len(names) == len({value for *_, value in own}):
            continue
        [(main, _)] = forms.most_common(1)
        for key, at, head, _ in own:
            if key not in forms:
                by_number = key[-2] != WORD
                named = replace(head, codes=(head.name,), name=head.text, text="") if by_number else head
                move_heads(found, key, main, [(at, replace(named, form="token"))])
            elif key != main:
                move_heads(found, key, main, [(at, head)])
    for key in [key for key in found if key[-2] == WORD]:
        del found[key]
