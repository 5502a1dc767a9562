"""Regular expressions that are compiled when they are first used: of the thousand, most runs need a few hundred."""

import re
from functools import lru_cache
from typing import Any, AnyStr, cast

_REMEMBERED = ("search", "match", "fullmatch", "sub")
_METHODS = (*_REMEMBERED, "finditer", "findall", "split", "subn", "groups", "groupindex")


class Lazy:
    """Has the methods of the compiled expression as attributes of its own once one of them was asked for."""

    def __init__(self, pattern: str | bytes, flags: int, remember: int) -> None:
        self.pattern, self.flags, self._remember = pattern, flags, remember

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        for method in _REMEMBERED if self._remember else ():
            self.__dict__[method] = lru_cache(self._remember)(self.__dict__[method])
        return self.__dict__[name]


def regex(pattern: AnyStr, flags: int = 0, remember: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, for a constant of a module; a fault in `pattern` is raised where it is first used.

    `remember`: for so many texts what each method last found is known, as the rows of a list say the same again.
    """
    return cast("re.Pattern[AnyStr]", Lazy(pattern, flags, remember))
