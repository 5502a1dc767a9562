"""The lists that a page has again and again: what endpoint after endpoint answers with, or the labels of cards."""

from collections import Counter

from parsers.classify.candidate import Candidate
from parsers.lexicon.vocabulary import is_about_errors, title_roles


def reject_answers(accepted: list[Candidate]) -> None:
    """Reject the statuses that endpoint after endpoint may answer with, and the labels of card after card.

    The only table of its titles, with all the statuses, under a heading of its own that names them, is their list; so
    are items, where all lists of the page are such items under headings of codes.
    """
    if all(map(_are_named_statuses, accepted)):
        return
    lists = [one for one in accepted if one.columns.status_is_code or one.is_items]
    counts = Counter(code for one in lists for code in one.codes)
    repeated = {code for code, times in counts.items() if times > 2}
    tables = Counter(tuple(one.table.titles) for one in lists if one.table.is_table)
    headings = Counter(one.table.heading for one in lists)
    named = [heading for heading in headings if not {"code", "status"}.isdisjoint(title_roles(heading))]
    for one in lists:
        if len(one.codes & repeated) * 2 <= len(one.codes):
            continue
        heading = one.table.heading
        is_own = headings[heading] == 1 and heading in named and (len(named) == 1 or tables.total() == 1)
        is_own = is_own and one.table.is_table and tables[tuple(one.table.titles)] == 1
        if not (is_own and one.columns.status_is_code and repeated <= one.codes):
            one.reject("repeated-lists")


def _are_named_statuses(one: Candidate) -> bool:
    """Are these items statuses under a heading that says so, whatever part of the page it heads?"""
    named = any(is_about_errors(topic) or "status" in title_roles(topic) for topic in one.table.topics)
    return one.is_items and one.columns.status_is_code and named
