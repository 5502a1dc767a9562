"""A column of texts replaced as a whole: cut, one text for all, another language, filler, markup, the code again."""

from collections.abc import Callable
from html import escape

from benchmarks.mutate.case import Case, Change
from benchmarks.mutate.edits import code_of, fill, said

_GERMAN = (
    "Die Karte wurde von der Bank abgelehnt und kann nicht belastet werden",
    "Der Betrag liegt über dem erlaubten Rahmen dieses Kontos",
    "Diese Anfrage ist schon einmal eingegangen und wird bearbeitet",
    "Das Konto wurde gesperrt, weil Angaben fehlen",
)
_RUSSIAN = ("Карта отклонена банком", "Сумма превышает лимит счёта", "Такой запрос уже был принят")
_FILLER = ["lorem", "ipsum", "dolor", "sit", "amet", "consectetur", "adipiscing", "elit", "sed", "eiusmod", "tempor"]
_CONSENT = "We use cookies to run this site; see our privacy policy."


def _cut(text: str, number: int, code: str) -> str:
    return text[:18].strip() if len(text) > 22 else text


def _cut_at_a_word(text: str, number: int, code: str) -> str:
    words = text.split()
    return " ".join(words[: (len(words) + 1) // 2]) if len(words) > 2 else text


_TEXTS: dict[str, Callable[[str, int, str], str]] = {
    "cut to a length": _cut,
    "cut at a word": _cut_at_a_word,
    "cut, with dots": lambda text, number, code: f"{text[:16]}..." if len(text) > 22 else text,
    "one for all": lambda text, number, code: "An error has occurred.",
    "two for all": lambda text, number, code: ("An error has occurred.", "Please contact us.")[number % 2],
    "cookies": lambda text, number, code: _CONSENT,
    "cookies, counted": lambda text, number, code: f"{_CONSENT} {number}",
    "in German": lambda text, number, code: f"{_GERMAN[number % 4]} ({number})",
    "in Russian": lambda text, number, code: f"{_RUSSIAN[number % 3]} {number}",
    "in Chinese": lambda text, number, code: f"请求无效，请检查参数{number}",
    "filler": lambda text, number, code: " ".join(_FILLER[number % 3 :][:8]).capitalize() + ".",
    "the code": lambda text, number, code: code,
    "the code in words": lambda text, number, code: code.replace("_", " ").replace(".", " ").capitalize(),
    "numbers": lambda text, number, code: str(number + 1000),
    "keys of texts": lambda text, number, code: f"errors_text_{number}",
    "escaped markup": lambda text, number, code: f"<p>{text}</p>",
    "Markdown": lambda text, number, code: f"**{text[:9]}**{text[9:]} [more](#m{number})",
    "escaped twice": lambda text, number, code: escape(escape(f"“{text}”").replace("“", "&ldquo;")),
    "not a number": lambda text, number, code: "NaN",
    "without their beginnings": lambda text, number, code: text[12:] if len(text) > 24 else text,
    "their last words": lambda text, number, code: " ".join(text.split()[-3:]),
    "with lost letters": lambda text, number, code: text.replace("e", "?").replace("a", "?"),
    "objects": lambda text, number, code: "[object Object]",
}


def _replaced(field: str, text: Callable[[str, int, str], str]) -> Change:
    def change(case: Case) -> None:
        for number, row in enumerate(case.rows):
            cell = case.cell(row, field)
            if said(cell) not in ("", "—"):
                fill(cell, text(said(cell), number, code_of(row)))

    return change


OPERATORS: dict[str, Change] = {
    f"texts: {field}s are {name}": _replaced(field, text)
    for field in ("message", "hint")
    for name, text in _TEXTS.items()
}
