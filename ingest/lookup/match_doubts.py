"""Say why a match, though the most likely one, is too weak for its record's yes."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from ingest.lookup.code_clues import MIN_INTENDED, NAMED_CODE, OTHER_NAME, TEXT_TOKEN, TOKEN, Clue, find_clues
from ingest.lookup.error_response import Response, is_status_code, is_success
from ingest.lookup.name_matching import is_anyones, names_code, word_list, words_of
from ingest.lookup.ranked_code import RankedCode, has_no_letter
from ingest.model import default_verdict, grouped

_MAX_PLACES = 20
_SHORT = 500
_BEFORE = re.compile(
    r"(?:^|\n[ \t]*|[(\[]|(?::|=\W) ?[\"'(\[]?|\b(?:error|code|exception|fault|reason)\b\W{1,3})\Z", re.I
)
_BEHIND = re.compile(r"[\"')\]]|[.,;:]?\s*(?:\Z|\n|[-(\[])")
_ERRORS, _OTHER_EVENTS, _OTHER_SYSTEMS = map(word_list, ("errors", "other_events", "other_systems"))
_ANYONES = "other vendors may use this {}, too, and the response does not name {}"
_SUCCESS = "the response reports success, too"
_OTHER_CODE = "this is another code's message"


def doubts_of(matches: Iterable[RankedCode], response: Response, vendors: Collection[str]) -> list[str]:
    """Why the response may not mean each match, or ""; `vendors`: those that the response or the user names."""
    succeeded = any(is_success(value.words, value.value) for value in response.named)
    codes = [clue for clue in find_clues(response) if clue.where and clue.weight >= NAMED_CODE]
    other_code = not all(is_status_code(clue.value) for clue in codes)
    starts = grouped((token[0], token.start()) for token in TOKEN.finditer(response.text))
    for value in response.named:
        if not value.loose:
            starts.pop(value.value, None)
    found = []
    for one in matches:
        is_other = one.by_message and other_code
        why = _SUCCESS if succeeded else _OTHER_CODE if is_other else _elsewhere(one, response, starts)
        found.append(why or ("" if one.record["vendor"] in vendors else _someone_elses(one)))
    return found


def _elsewhere(one: RankedCode, response: Response, starts: Mapping[str, Sequence[int]]) -> str:
    """Why the code is not that of the failure, whosever it is; `starts`: the places of each word in running text."""
    if one.got and (one.got < 400 or default_verdict(one.got) is False):
        return f"this code is documented as {one.record['status']}, and the response has {one.got}"
    if one.clue is None:
        return ""
    words = {*words_of(one.clue.where)}
    if words & _OTHER_EVENTS:
        return "this code is not the response's own error"
    if (response.status or 400) < 400 and "." in one.clue.where and not (one.confirmed or words & _ERRORS):
        return _SUCCESS
    named = _is_named(one.clue) if one.clue.where else _is_given(one.clue, response, starts)
    return "" if named or one.confirmed else "the response only mentions this code, and may mean something else"


def _someone_elses(one: RankedCode) -> str:
    """Why it may be another vendor's or another system's."""
    code, vendor = one.record["code"], one.record["vendor"]
    if one.by_message or (one.confirmed and is_status_code(code)):
        why = _ANYONES.format("message", vendor)
    elif not one.confirmed and (is_anyones(code) or (one.clue and not one.clue.exact_spelling)):
        why = _ANYONES.format("number" if has_no_letter(code) else "code", vendor)
    elif one.clue and _OTHER_SYSTEMS & {*words_of(one.clue.where)}:
        why = "this code may come from a system behind the API"
    else:
        return ""
    return f"{why}; if it came from {vendor}, add --vendor {vendor}"


def _is_named(clue: Clue) -> bool:
    """Whether errors use such a name for a code; a number's name has to say that it is one."""
    last = words_of(clue.name)[-1:]
    if last in (["code"], ["codes"]) or clue.weight <= OTHER_NAME:
        return names_code(clue.where)
    return not has_no_letter(clue.value) or (clue.weight >= MIN_INTENDED and last not in (["type"], ["issue"]))


def _is_given(clue: Clue, response: Response, starts: Mapping[str, Sequence[int]]) -> bool:
    """Whether running text has the code where an error stands: alone or marked off."""
    words = response.text[:_SHORT].split()
    if clue.weight > TEXT_TOKEN or (clue.value in words and len(words) < 3):
        return True
    failed = (clue.status or response.status or 0) >= 400
    for start in starts.get(clue.value, ())[:_MAX_PLACES]:
        end = start + len(clue.value)
        before, after = response.text[max(start - 20, 0) : start], response.text[end : end + 20]
        if _BEFORE.search(before) and _BEHIND.match(after):
            return True
        if failed and not re.search(r"[\w./-]$", before) and not re.match(r"[\w/-]", after):
            return True
    return False
