"""What all guards of a page's history look at: the rows of the catalogue against what is read now."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ingest.model import Key, State, Stored, value_of
from ingest.reading import Reading
from ingest.witness import Witness
from parsers.extract.contract import Limits

#: Fewer rows say nothing of a column or a section.
MIN_ROWS = 3
#: The two texts of a record, its other values, and all of them.
TEXT_FIELDS = ("message", "hint")
VALUES = ("status", "category", "retryable")
COMPARED = (*VALUES, *TEXT_FIELDS)
#: One record as it was and as it is, and one of its texts.
Pair = tuple[Key, State, State]
Text = tuple[Key, str, str]


class Found(NamedTuple):
    """What a guard has found: on `page`, or else on the pages that had the rows `keys`."""

    reason: str
    detail: str
    keys: Collection[Key] = ()
    page: str | None = None


@dataclass(frozen=True)
class Comparison:
    """The rows `known` of some pages, and the `readings` of these pages, by name.

    `elsewhere`: keys that other pages hold, too. `witness`: what it confirms is not lost, and what it contradicts is.
    """

    known: Mapping[Key, Stored]
    readings: Mapping[str, Reading]
    elsewhere: Collection[Key] = ()
    limits: Limits = field(default_factory=Limits)
    witness: Witness = field(default_factory=Witness)

    @cached_property
    def new(self) -> dict[Key, State]:
        """The records as they are."""
        return {record.key: record.state for reading in self.readings.values() for record in reading.records}

    @cached_property
    def gone(self) -> dict[Key, State]:
        """The records that are on no page any more."""
        there = self.new.keys() | self.elsewhere
        return {key: row.state for key, row in self.known.items() if key not in there}

    @cached_property
    def pairs(self) -> list[Pair]:
        """The rows that are still there, in the order of the pages."""
        return [(key, self.known[key].state, state) for key, state in self.new.items() if key in self.known]

    def valued(self, name: str) -> list[Pair]:
        """The rows that had a value for the field."""
        return [pair for pair in self.pairs if value_of(pair[1], name, pair[0][1]) is not None]

    def texts(self, name: str) -> list[Text]:
        """One of the texts of each row, empty where it has none."""
        return [(key, getattr(old, name) or "", getattr(now, name) or "") for key, old, now in self.pairs]

    def section(self, key: Key) -> str | None:
        """The heading under which a row stood."""
        return self.known[key].section

    def whole_sections(self, keys: Iterable[Key], of: Iterable[Key]) -> Iterator[tuple[str | None, int]]:
        """The sections whose rows among `of` are all among `keys`, and how many these are."""
        whole = Counter(map(self.section, of))
        numbers = Counter(map(self.section, keys))
        return ((section, number) for section, number in numbers.items() if number == whole[section])


def is_lost(pair: Pair, name: str) -> bool:
    """Is the field gone from the row?"""
    key, old, now = pair
    return value_of(old, name, key[1]) is not None and value_of(now, name, key[1]) is None
