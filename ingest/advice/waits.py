"""The fixed times that a text names, in seconds."""

from functools import lru_cache
from math import ceil

from parsers.lexicon.lazy_regex import regex

_UNITS = (
    (r"(?:ms|millisec\w*)\b", 0.001),
    (r"(?:s|secs?|seconds?|sek\w*|secondes?|segundos?|секунд\w*|сек)\b|秒|초", 1),
    (r"(?:min|mins|minutes?|minuten?|minutos?|минут\w*|мин)\b|分|분", 60),
    (r"(?:h|hrs?|hours?|stunden?|heures?|horas?|час\w*)\b|小时|小時|時間|시간", 3600),
    (r"(?:days?|tag\w*|jours?|d[ií]as?|дн\w+|день|сут\w+)\b|天|日|일", 86_400),
    (r"(?:weeks?|wochen?|semaines?|semanas?|недел\w+)\b|周|週間|주일", 604_800),
)
#: So much before a time says what it is.
_BEFORE = 40
_SPAN = regex(
    r"(?<![\da-z_.,-])(?P<from>\d{1,6}(?:[.,]\d{1,3})?|(?:an?|one|eine[rm]?|une?|una?|uma?)(?= ))"
    r"(?: ?(?:[–~-]|to|or|bis|à|a|до|至|到|から) ?(?P<to>\d{1,6}))?(?: ?个| full| more)? ?"
    r"(?:" + "|".join(f"(?P<u{at}>{unit})" for at, (unit, _) in enumerate(_UNITS)) + r")"
    r"(?! ago\b| old\b)|retry-after: ?(?P<header>\d{1,6})"
)
#: What stands before the time within which, or for how long, something is to be repeated: that is no wait.
_WINDOW = regex(
    r"\b(?:within|during|(?<!waiting )(?<!wait )(?<!little )over|past|last|valid for|in the (?:next|last)"
    r"|(?:re-?)?tr(?:y|ying) for(?: up to)?|(?:attempts?|retries|times|tries) (?:in|per|(?:are |is )?allowed in))"
    r" (?:an? |any |each |the )?(?:next |period of )?$"
)


@lru_cache(maxsize=256)
def seconds_in(text: str) -> frozenset[int]:
    """The times named in `text` (lower case), rounded up; of a range the upper end."""
    found = set()
    for match in _SPAN.finditer(text):
        if match["header"]:
            found.add(int(match["header"]))
            continue
        if _WINDOW.search(text[max(0, match.start() - _BEFORE) : match.start()]):
            continue
        number = (match["to"] or match["from"]).replace(",", ".")
        scale = next(scale for at, (_, scale) in enumerate(_UNITS) if match[f"u{at}"])
        found.add(ceil(scale * (float(number) if number[0].isdigit() else 1)))
    return frozenset(found)
