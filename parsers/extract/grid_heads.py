"""The head of a grid: which of its lines are titles."""

from itertools import takewhile

from parsers.extract.code_tokens import are_alike, is_code, is_number, looks_like_code
from parsers.extract.contract import HINTS, Site
from parsers.html.element_text import text_of
from parsers.html.grid import Line as GridLine
from parsers.lexicon.column_words import ROLES_BY_WORD, is_role_word, normal, role_of_label
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import is_blank, is_prose, most
from parsers.lexicon.vocabulary import (
    is_clearly_of_codes,
    likeliest,
    may_name_code,
    mentions_failure,
    names_role,
    plain,
    title_roles,
)

#: What marks a code, unlike a word in capitals.
_DIGIT_OR_LINE = regex(r"[\d_]|[^\W\d_][.-][^\W\d_]|[a-z][A-Z]")
#: A number in groups of digits ("0x0000 000A").
_SPACED = regex(r"0x[0-9A-Fa-f]{2,4}(?: [0-9A-Fa-f]{2,4})+")


def head_at(lines: list[GridLine], heads: set[tuple[str, ...]], site: Site) -> int | None:
    """Which line is the head: the last of the first lines of header cells only, or a first line of known words.

    Below titles in `<thead>`, lines of header cells are rows where the last one is such a line as well.
    """
    found = _marked_head(lines)
    if found == 0 and _is_first_row(lines):
        return None
    is_name = found is not None and sum(text_of(cell) != "" for cell in lines[found][1]) == 1
    if found is not None and is_name and _marked_head(lines[found + 1 :]) is None:
        titles = head_at(lines[found + 1 :], heads, site)
        return found if titles is None else found + 1 + titles  # What stands above is the table's name.
    if found is not None or not lines:
        return found
    texts = [text_of(cell) for cell in lines[0][1]]
    if any(texts) and tuple(texts) in heads:
        return 0  # As in another table of the page.
    if len(lines) > 2 and _is_divided(*lines[:2]) and any(map(title_roles, texts)):
        below = [text_of(cell) for cell in lines[1][1]]
        if not any(is_code(text) and not title_roles(text) for text in (*texts, *below)):
            return 1
    if len(lines) > 3 and len({*lines[0][1]}) < len(lines[0][1]) and _are_titles([text_of(one) for one in lines[1][1]]):
        return 1
    if sum(normal(text) in site.words for text in texts) > 1:
        return 0
    if len(lines) > 2 and any(map(title_roles, texts)) and _are_over_codes(lines, texts):
        return 0
    if (
        len(lines) > 2
        and len({*texts}) == len(texts) > 1
        and _are_short(texts)
        and all(map(names_role, texts))
        and is_clearly_of_codes(texts[0])
    ):
        return 0  # "Return code | Code description"
    if len(lines) > 3 and _is_over_texts(lines, texts):
        return 0
    if any(map(title_roles, texts)) and _numbers_lines(lines) and _are_short([text.rstrip(".") for text in texts]):
        return 0
    known = len({*map(likeliest, texts)} - {""})
    enough = known > 2 or (known == 2 and len(texts) < 4)
    return 0 if enough and len(lines) > 2 and len(set(texts)) == len(texts) and _are_short(texts) else None


def _marked_head(lines: list[GridLine]) -> int | None:
    """Which line the markup calls the head."""
    found = None
    for at, line in enumerate(lines[:4]):
        is_below = found is not None and _is_in_head(lines[found]) and not _is_in_head(line)
        if (
            not is_head(line)
            or (is_below and is_head(lines[-1]))
            or (found is not None and _is_row(line, lines[found]))
        ):
            break
        if len(set(line[1])) > 1:
            found = at
    return found


def _is_first_row(lines: list[GridLine]) -> bool:
    """Is what the markup calls the head the first row, as in tables without titles in Markdown?"""
    code, *texts = [text_of(cell) for cell in lines[0][1]]
    is_coded = is_number(code) or (looks_like_code(code) and any(map(str.isdigit, code)))
    titles = (text for text in texts if not (is_prose(text) and text.endswith(".")))
    if not is_coded or names_role(code) or any(text.endswith("?") or title_roles(text) for text in titles):
        return False
    below = (text_of(cells[0]) for _, cells in lines[1:] if cells)
    return are_alike([code, *below]) and any(is_prose(text) and text.endswith(".") for text in texts)


def _tells(line: GridLine) -> bool:
    """Is this a row set as titles are: a code beside a sentence?"""
    texts = [text_of(cell) for cell in line[1]]
    is_coded = any(is_number(text) or (looks_like_code(text) and _DIGIT_OR_LINE.search(text)) for text in texts)
    return is_coded and any(is_prose(text) and text.endswith(".") for text in texts)


def _numbers_lines(lines: list[GridLine]) -> bool:
    """Does the first column number the lines below the first one ("No", "1", "2")?"""
    first, *numbers = [text_of(cells[0]).rstrip(".") for _, cells in lines]
    is_title = any(map(str.isalpha, first)) or first in ("#", "№")
    return len(numbers) > 1 and is_title and numbers == [str(at) for at in range(1, len(lines))]


def _are_titles(texts: list[str]) -> bool:
    """Are these short, and most of them the words of roles, as below those that stand over several columns?"""
    return len({*texts}) == len(texts) > 2 and most(map(is_role_word, texts)) and _are_short(texts)


def _are_short(texts: list[str]) -> bool:
    bare = (text.rstrip("?." if " " not in text else "?") for text in texts)  # "Cód."
    return all(len(text.split()) <= 4 and not is_prose(text) for text in bare)


def _are_over_codes(lines: list[GridLine], texts: list[str]) -> bool:
    """Are the first texts, some of them titles, set as such, or above what is plainly codes?"""
    is_row = any(text.endswith(".") for text in texts)
    is_clear = is_clearly_of_codes(texts[0]) and any(map(title_roles, texts[1:]))
    is_title = "code" in title_roles(texts[0]) and (" " not in texts[0] or plain(texts[0]) in ROLES_BY_WORD)
    if not is_row and (is_clear or (is_title and not mentions_failure(texts[0]))):
        others = [line for line in lines[1:] if text_of(line[1][0]) != texts[0]]  # It may come again.
        if _is_over_codes([lines[0], *others], 0, False):
            return True  # "Code | What the bank says when it refuses a card"
    is_bold, short = _is_bold(lines[0]) and not any(map(_is_bold, lines[1:4])), _are_short(texts)
    named = [likeliest(text) if plain(text) in ROLES_BY_WORD else "" for text in texts]
    titled = is_bold or {*named} - {"", "code"}  # "ErrorCode | Meaning", unlike a field ("error_code").
    if any(is_code(text) and not (titled and named[at] in ("code", "status")) for at, text in enumerate(texts)):
        return False
    if is_bold and (short or (is_clear and not is_row)):  # "Reason code | What it means and what to do"
        return True
    roles = {at: title_roles(text) for at, text in enumerate(texts)}
    if not is_row and any(_is_over_code(lines, at) for at, strengths in roles.items() if "code" in strengths):
        return True
    titles = [text for text in texts[1:] if " " not in text or plain(text) in ROLES_BY_WORD]
    is_told = any(map(title_roles, titles))  # Unlike "default | Unknown status".
    for at, strengths in roles.items() if short else ():
        # "Error" may itself be the code of one, among names.
        is_title = is_clearly_of_codes(texts[at]) or (bool(strengths) and not mentions_failure(texts[at]))
        # "Reason | Possible cause", "Constant | Number | Description"
        may_be = {"code", "status"} & strengths.keys() or all(roles.values()) or (is_told and not strengths)
        if may_be and _is_over_codes(lines, at, is_title):
            return True
    unknown = [at for at, strengths in roles.items() if not strengths]
    # "Enumeration | Description"
    return short and len(unknown) == 1 and not is_row and _is_over_names(lines, *unknown)


def _is_over_texts(lines: list[GridLine], texts: list[str]) -> bool:
    """Is one of these, all short, a title of texts, above a column of mostly several words ("Err. no. | Meaning")?"""
    at = next((at for at, text in enumerate(texts) if at and role_of_label(text, {}) in ("message", *HINTS)), 0)
    if not at or is_number(texts[0]) or not all(texts) or not _are_short([text.rstrip(".") for text in texts]):
        return False
    firsts = [text_of(cells[0]) for _, cells in lines]
    if any(all(map(case, firsts)) for case in (str.islower, str.isupper)):
        return False  # A line as those below it.
    return most(" " in text_of(cells[at]) for _, cells in lines[1:] if at < len(cells))


def bands_above(lines: list[GridLine]) -> list[GridLine]:
    """The first lines across which one cell stands; of titles by the markup only one above a line of none."""
    if len(lines) > 1 and _is_across(lines[0]) and is_head(lines[0]) and not is_head(lines[1]):
        return lines[:1]
    return [*takewhile(lambda line: _is_across(line) and not is_head(line), lines)]


def _is_across(line: GridLine) -> bool:
    return len(line[1]) > len({*line[1]}) == 1


def is_head(line: GridLine) -> bool:
    """Does the markup call this line one of titles?"""
    return _is_in_head(line) or all(cell.tag == "th" or cell.get("role") == "columnheader" for cell in line[1])


def _is_in_head(line: GridLine) -> bool:
    parent = line[0].getparent()
    return parent is not None and parent.tag == "thead"


def _is_row(line: GridLine, above: GridLine) -> bool:
    """Is this a row set as the titles above are: outside their head and telling, or in that of another table?"""
    if _is_in_head(line) and line[0].getparent() is above[0].getparent():
        return False
    tables = {next(row.iterancestors("table"), None) for row, _ in (line, above)}
    return _tells(line) or (_is_in_head(line) and len(tables) > 1)


def _is_divided(line: GridLine, below: GridLine) -> bool:
    """Does the line below only divide titles that stand over several columns ("Code" into "Decimal" and "Hex")?"""
    (_, above), (_, cells) = line, below
    over = {cell for cell in above if above.count(cell) > 1}
    return (
        len(above) == len(cells)
        and 0 < len(over) < len({*above})
        and all((cell is title) != (title in over) for title, cell in zip(above, cells, strict=True))
    )


def _is_bold(line: GridLine) -> bool:
    """Is every cell set in bold, and nothing else?"""
    bold = [next(cell.iter("b", "strong"), None) for cell in line[1]]
    return all(one is not None and text_of(one) == text_of(cell) for one, cell in zip(bold, line[1], strict=True))


def _is_over_code(lines: list[GridLine], at: int) -> bool:
    """Are the cells of a column set as code, all but the first?"""
    first, *below = [at < len(cells) and cells[at].find(".//code") is not None for _, cells in lines]
    return not first and all(below)


def _is_over_codes(lines: list[GridLine], at: int, is_title: bool) -> bool:
    """Are all cells of a column but the first numbers, or plainly codes where the first `is_title`?"""
    texts = [text_of(cells[at]) for _, cells in lines[1:] if at < len(cells)]
    filled = [text for text in texts if not is_blank(text)]
    coded = (is_number(text) or (is_title and (looks_like_code(text) or _SPACED.fullmatch(text))) for text in filled)
    return len({*filled}) > 1 and all(coded)


def _is_over_names(lines: list[GridLine], at: int) -> bool:
    """Are all cells of a column but the first constants, with an underscore or set as code?"""
    first, *below = [text_of(cells[at]) if at < len(cells) else "" for _, cells in lines]
    are_constants = not first.isupper() and all(map(str.isupper, below)) and any("_" in text for text in below)
    return _is_over_code(lines, at) or (are_constants and not any(" " in text for text in below))


def is_head_again(texts: list[str], titles: list[str]) -> bool:
    """Are these the titles, perhaps with another of codes for the first ("Error code" below "Success code")?"""
    first, *others = [text.casefold() for text in texts]
    other_codes = any(others) and may_name_code(first) and may_name_code(titles[0])
    return others == titles[1:] and (first == titles[0] or other_codes)
