"""What a declaration would have to say of a page: the one line where nothing is taken, or the whole of what is."""

from parsers.recognise.found import Found
from parsers.recognise.grammar import grammar_of


def line_for(lists: list[Found]) -> str | None:
    """The line of a declaration that would make the likeliest list one of error codes."""
    best = max(lists, key=lambda one: sum(signal.weight for signal in one.signals), default=None)
    if best is None:
        return None
    at = best.columns.at("code") or 0
    if title := best.sheet.titles[at]:
        word = title.replace("\\", "\\\\").replace('"', '\\"')
        return f'columns = {{ "{word}" = "code" }}'
    return f"code = '{grammar_of(best.sheet.column(at))}'"
