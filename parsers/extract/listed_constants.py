"""What stands among the constants of a class or a module, and is none of them."""

from collections import Counter
from functools import cached_property

from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.class_terms import SERIAL
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import plain

#: What a type holds ("Class<Failure>").
_GENERICS = regex(r"<.*>")


class ListedConstants:
    """The constants that a table lists; `code`: the column of their names."""

    def __init__(self, table: CandidateTable, code: int) -> None:
        self.lines, self.code = table.lines, code
        titles = [plain(title) for title in table.titles]
        self._typed = titles.index("modifier and type") if "modifier and type" in titles else None

    def has_not(self, line: Line) -> bool:
        """Is this another member than the constants are, or the version of their class?"""
        name = line.texts[self.code]
        if self._typed is None and "." not in name:
            return name == SERIAL  # Most codes.
        return name == SERIAL or self._is_other_member(line, name) or self._is_of_instances(line, name)

    def _is_other_member(self, line: Line, name: str) -> bool:
        """Is this a field of another type than these, an array or not in capitals as they are?

        Or is it a member of the module whose constants these are, as anchors say ("errno.errorcode", "EPERM")?
        """
        if self._type and self._typed is not None:
            own = _GENERICS.sub("", line.texts[self._typed])
            return own != self._type and (own.endswith("[]") or not name.isupper())
        module, _, member = name.rpartition(".")
        is_member = module and member == member.lower() and line.element.get("id") == name
        return bool(is_member) and self._modules[module] * 2 > len(self.lines)

    def _is_of_instances(self, line: Line, name: str) -> bool:
        """Is the field not static where most are, or of a type that no other has, and no constant by its name?"""
        if self._typed in (None, self.code) or not self._are_static:
            return False
        declared = line.texts[self._typed or 0]
        return "static" not in declared.split() or (name != name.upper() and self._declared[declared] == 1)

    @cached_property
    def _declared(self) -> Counter[str]:
        """How many fields have each modifier and type."""
        return Counter(line.texts[self._typed or 0] for line in self.lines)

    @cached_property
    def _are_static(self) -> bool:
        """Are more than half of the fields static?"""
        return sum(n for declared, n in self._declared.items() if "static" in declared.split()) * 2 > len(self.lines)

    @cached_property
    def _type(self) -> str:
        """The type of nearly all fields, which are constants in capitals; empty for none."""
        if self._typed is None:
            return ""
        kinds = [(_GENERICS.sub("", line.texts[self._typed]), line.texts[self.code].isupper()) for line in self.lines]
        (kind, is_upper), number = Counter(kinds).most_common(1)[0]
        return kind if is_upper and number >= 0.7 * len(kinds) and not kind.endswith("[]") else ""

    @cached_property
    def _modules(self) -> Counter[str]:
        """How many codes have an anchor of the same name in a module, by the module."""
        anchors = [(line.element.get("id") or "", line.texts[self.code]) for line in self.lines]
        return Counter(anchor[: -len(code) - 1] for anchor, code in anchors if anchor.endswith(f".{code}"))
