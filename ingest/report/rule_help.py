"""The texts on each rule, `rules.tsv`: its name, its plural where a report sums up, and what it means for your code."""

from pathlib import Path

_LINES = Path(__file__).with_name("rules.tsv").read_text("utf-8").splitlines()[1:]
_ROWS = [line.split("\t") for line in _LINES]
NAMES = {rule: name for rule, name, _, _ in _ROWS}
PLURALS = {rule: plural for rule, _, plural, _ in _ROWS if plural}
#: As `docs/rules.md` has it.
HELP = {rule: text for rule, _, _, text in _ROWS}
