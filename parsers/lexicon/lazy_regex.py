"""Regular expressions that are compiled when they are first used: of the thousand, most runs need a few hundred."""

import re
from typing import Any, AnyStr, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn", "groups", "groupindex")


class Lazy:
    """Has the methods of the compiled expression as attributes of its own once one of them was asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return self.__dict__[name]


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, for a constant of a module; a fault in `pattern` is raised where it is first used."""
    return cast("re.Pattern[AnyStr]", Lazy(pattern, flags))
