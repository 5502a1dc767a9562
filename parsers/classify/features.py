"""Features: what speaks for or against a list or a column's role. Weights and sentences are in `weights.toml`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from parsers.lexicon.word_lists import word_lists

#: What says of a list only that it is short.
SHORT = frozenset(["one-line", "two-lines-untitled", "few-failing-lines-untitled"])
_MINOR = {"named-otherwise", "no-code-column", "one-line", "two-lines-untitled", "unnamed-list"}
#: Titles of codes where a template gives every table the same.
ANYTHING = frozenset(["argument", "attribute", "field", "param", "parameter", "property", "symbol", "term"])
#: What the title of the codes says, what outweighs it together, and what else says the same.
TITLED = frozenset(["no-code-column", "foreign-header"])
_OUTWEIGHING = frozenset(["code-like", "error-heading", "many-failing-lines"])
_AGREEING = frozenset(["field-codes", "schema-header", "type-column"])
#: So much in sum is enough, for a list and for a column's role.
ENOUGH = 5.0


@dataclass(frozen=True, slots=True)
class Weight:
    """One entry of `weights.toml`; a veto weighs nothing."""

    sentence: str
    weight: float = 0.0
    veto: bool = False
    why: str = ""


WEIGHTS: dict[str, Weight] = {
    name: Weight(**entry) for name, entry in word_lists("weights").items() if name != "titles"
}


class Feature:
    """One observation: the entry of that `name`, `amount` times its weight, with the `values` of its sentence."""

    __slots__ = ("_values", "name", "veto", "weight")

    def __init__(self, name: str, *values: object, amount: float = 1.0) -> None:
        entry = WEIGHTS[name]
        self.name, self.weight, self.veto, self._values = name, entry.weight * amount, entry.veto, values

    @property
    def sentence(self) -> str:
        """What it says to a person."""
        sentence = WEIGHTS[self.name].sentence.format(*self._values)
        return sentence.replace(" of ''", "").replace(" ''", "")  # It may have no title.


def total(features: Iterable[Feature]) -> float:
    """The sum of the weights; minus infinity after a veto."""
    weight = 0.0
    for feature in features:
        if feature.veto:
            return float("-inf")
        weight += feature.weight
    return weight


def certainty(features: Iterable[Feature]) -> float:
    """How certain the features make it, from 0 to 1; 0.5 is enough."""
    return round(min(max(total(features) / (2 * ENOUGH), 0.0), 1.0), 2)


def enough(features: Iterable[Feature]) -> bool:
    """Do the features suffice?"""
    return total(features) >= ENOUGH


def outweighed(features: list[Feature]) -> list[Feature]:
    """The features but those on a wrong title of the codes ("Field"), where a long list of failures outweighs it."""
    names = {feature.name for feature in features}
    if not names >= _OUTWEIGHING or not names.isdisjoint(_AGREEING):
        return features
    return without(features, TITLED)


def without(features: Iterable[Feature], names: Collection[str]) -> list[Feature]:
    """The features but those of these names."""
    return [feature for feature in features if feature.name not in names]


def open_to_doubt(features: list[Feature]) -> bool:
    """Do the features speak for the list on the whole, apart from its length, its name and the title of its codes?"""
    return total(without(features, _MINOR)) > 0


def doubts_in(features: Iterable[Feature]) -> set[str]:
    """The names of the features that speak against a list."""
    return {feature.name for feature in features if feature.veto or feature.weight < 0}


def until_veto(features: Iterable[Feature]) -> list[Feature]:
    """The features up to the first veto: those behind it need not be looked at."""
    found = []
    for feature in features:
        found.append(feature)
        if feature.veto:
            break
    return found
