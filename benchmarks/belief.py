"""Is errdex to be trusted? Every operator of the mutator on every page, guard by guard, and real histories.

    python -m benchmarks.belief

Each cell is read by somebody who has read the undamaged page before. Exit status 1 where a bound is missed. The pages
are the fixtures, and the captures that `ERRDEX_CAPTURES` names; the histories are those of `ERRDEX_CORPUS`.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from benchmarks.believing import KINDS, WALLS, Cell, all_cells, guards, pages
from benchmarks.histories import Step, steps
from benchmarks.mutate import CLASSES, COSMETIC, DAMAGING, HONEST
from benchmarks.timing import verdict

_MARKS = {"exact": ".", "suspect": "s", "wrong": "W"}
_FALSE_ALARMS = 1


def operators(cells: list[Cell]) -> None:
    """A line for each operator: what became of it on every page, once per round."""
    names = list(pages())
    print("operator x page: . exact  s suspect  W silently wrong  (blank: there is nothing of the kind on the page)")
    for kind, group in KINDS.items():
        print(f"\n{kind:<48}" + "".join(f"{name[:5] + '*' * ('real' in name):<7}" for name in names))
        for operator in group:
            found = [cell for cell in cells if (cell.kind, cell.operator) == (kind, operator)]
            marks = ("".join(_MARKS[cell.verdict] for cell in found if cell.page == name) for name in names)
            print(f"  {operator:<46}" + "".join(f"{mark:<7}" for mark in marks).rstrip())


def totals(cells: list[Cell]) -> Iterator[bool]:
    """The sums, and for each bound whether it is reached."""
    print(f"\n{'class (ways)':<48}{'cells':>8}{'exact':>8}{'suspect':>9}{'silently wrong':>16}")
    for name, group in {"cosmetic": COSMETIC, "honest": HONEST, **CLASSES, "all damage": DAMAGING}.items():
        count = Counter(cell.verdict for cell in cells if cell.operator in group)
        title = f"{name} ({len(group)})"
        print(f"{title:<48}{count.total():>8}{count['exact']:>8}{count['suspect']:>9}{count['wrong']:>16}")
        if name in KINDS:
            share = count["exact"] / count.total()
            print(f"{'':<48}{share:>16.1%} exact, >= 90 %  {verdict(share, 0.9, False)}")
            yield share >= 0.9
    wrong = sum(cell.verdict == "wrong" for cell in cells)
    print(f"silently wrong in all: {wrong}, <= 0  {verdict(wrong, 0, True)}")
    yield wrong == 0
    parts = [cell for cell in cells if cell.operator.startswith("partial: ")]
    unseen = sum(not cell.own for cell in parts)
    print(f"parts of lists not seen on the first look, of {len(parts)}: {unseen}, <= 0  {verdict(unseen, 0, True)}")
    yield unseen == 0


def ablation(cells: list[Cell], history: list[Step]) -> Iterator[bool]:
    """Guard by guard: what nothing else catches, and what it cries wolf on; and is there a guard without a catch?"""
    print("\nguard by guard: the damaged cells that it alone catches, with a history and on the first look,")
    print("and its false alarms on cosmetic and honest cells and on steps of real histories")
    print(f"{'':<18}{'alone':>8}{'first':>8}{'cosmetic':>10}{'honest':>8}{'steps':>7}")
    damaged = [cell for cell in cells if cell.kind == "damaging" and not cell.right]
    for guard in guards():
        alone = sum(cell.own | cell.history == {guard} for cell in damaged)
        first = sum(cell.own == {guard} for cell in damaged)
        cries = Counter(cell.kind for cell in cells if guard in cell.own | cell.history)
        false = sum(guard in reasons for _, reasons, _ in history)
        idle = "" if alone or first else "  IDLE"
        print(f"{guard:<18}{alone:>8}{first:>8}{cries['cosmetic']:>10}{cries['honest']:>8}{false:>7}{idle}")
        yield not idle
    for wall in sorted(WALLS):
        named = sum(wall in cell.own for cell in damaged)
        print(f"{wall:<18} names what came instead, in {named} cells{'' if named else '  IDLE'}")
        yield named > 0


def backtest(history: list[Step]) -> Iterator[bool]:
    """The real histories: false suspects, and are all codes read?"""
    if not history:
        print("\nno real histories: ERRDEX_CORPUS and ERRDEX_CAPTURES name none")
        return
    alarms = [(name, reasons) for name, reasons, _ in history if reasons]
    partly = [name for name, _, whole in history if not whole]
    print(f"\n{len(history)} steps of real histories, {len(history) - len(partly)} of them read whole")
    print(f"false suspects: {len(alarms)}, <= {_FALSE_ALARMS}  {verdict(len(alarms), _FALSE_ALARMS, True)}")
    for name, reasons in alarms:
        print(f"  {name}: {', '.join(sorted(reasons))}")
    for name in partly:
        print(f"  {name}: not all is read")
    yield len(alarms) <= _FALSE_ALARMS
    yield not partly


def main() -> None:
    cells, history = list(all_cells()), list(steps())
    operators(cells)
    reached = [*totals(cells), *ablation(cells, history), *backtest(history)]
    sys.exit(0 if all(reached) else 1)


if __name__ == "__main__":
    main()
