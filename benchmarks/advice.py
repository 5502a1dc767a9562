"""Retry advice and actions against labelled rows: what is heard, missed and heard wrongly.

    ERRDEX_ADVICE=… python -m benchmarks.advice [--wrong]

The folder holds `dev.jsonl` and `traps.jsonl`. A yes where there is none exits 1.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks import given
from ingest.advice.read_advice import read_advice
from ingest.advice.row import Advice

WORDS = {True: "yes", False: "no", None: "null"}


def rows(folder: Path) -> list[dict[str, Any]]:
    files = (folder / "dev.jsonl", folder / "traps.jsonl")
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def heard(row: dict[str, Any]) -> Advice:
    return read_advice(*(text for text in (row.get("title"), row["message"], row["hint"]) if text))


def share(hits: int, of: int) -> str:
    return f"{hits}/{of} {hits / of:.3f}" if of else "-"


def main() -> int:
    if not (folder := given("ADVICE")):
        print("ERRDEX_ADVICE names no folder of labelled rows: skipped")
        return 0
    labelled = [(row, heard(row)) for row in rows(folder)]
    confusion: dict[str, Counter[tuple[bool | None, bool | None]]] = {}
    hit, taken, wanted = Counter[str](), Counter[str](), Counter[str]()
    wrong: list[str] = []
    for row, advice in labelled:
        if not row["contested"]:
            groups = ("all", row["lang"], *(() if row["lang"] == "en" else ("not en",)))
            for group in groups:
                confusion.setdefault(group, Counter())[row["retryable"], advice.retryable] += 1
        labels, mine = set(row["actions"]), set(advice.actions)
        hit.update(labels & mine)
        wanted.update(labels)
        taken.update(mine - set(row["actions_open"]) | (labels & mine))
        off = (labels ^ mine) - set(row["actions_open"])
        verdict = row["retryable"] != advice.retryable and not row["contested"]
        if verdict or off:
            wrong.append(
                f"{row['id']} {WORDS[row['retryable']]} read {WORDS[advice.retryable]}{' !' if verdict else ''};"
                f" actions +{sorted(mine - labels - set(row['actions_open']))} -{sorted(labels - mine)}\n"
                f"    {row['message']} | {row['hint']}"
            )
    print("language\trows\twrong yes\twrong no\trecall of yes\trecall of no")
    for group, counts in sorted(confusion.items()):
        yes, no = (sum(n for (truth, _), n in counts.items() if truth is value) for value in (True, False))
        false_yes, false_no = (
            sum(n for (truth, mine), n in counts.items() if mine is value and truth is not value)
            for value in (True, False)
        )
        print(
            group,
            counts.total(),
            false_yes,
            false_no,
            share(counts[True, True], yes),
            share(counts[False, False], no),
            sep="\t",
        )
    print("\naction\tprecision\trecall")
    for label in sorted(wanted | taken):
        print(label, share(hit[label], taken[label]), share(hit[label], wanted[label]), sep="\t")
    print("all", share(hit.total(), taken.total()), share(hit.total(), wanted.total()), sep="\t")
    if "--wrong" in sys.argv:
        print("", *wrong, sep="\n")
    counts = confusion["all"]
    return int(any(n for (truth, mine), n in counts.items() if mine is True and truth is not True))


if __name__ == "__main__":
    sys.exit(main())
