"""`errdex impact --all` on a prepared tree: what is found and what is not, and files a second against ripgrep.

    python -m benchmarks.impact [FILES] [CODES]

The tree is made for it: files of about 8 kB, every tenth with a line that names a code, and as many with a line that
only looks so. ripgrep, where it is installed, looks for the same codes as whole words: a floor in time, not in sense.
"""

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.timing import medians, numbers
from ingest.lookup.code_search import Codes, hits
from ingest.lookup.source_tree import Tree

_ROUNDS = 3
_WORDS = ["value", "return", "import", "self", "result", "payload", "handler", "client", "order", "total", "request"]
#: A line that names the code, with the file's ending: what must be found.
_TRUE = [
    (".py", 'HANDLED = {{"{code}": retry}}'),
    (".py", "if err.code == Reason.{code}:"),
    (".ts", "case '{code}': return null;"),
    (".go", 'const errX = "{code}" // was {code}_v1'),
    (".yml", "- {code}"),
    (".md", "When `{code}` comes back, ask again."),
    (".log", "E 409 code={code} took=3ms"),
    (".java", 'throw new ApiException("{code}: gave up");'),
]
#: A line that holds the code's letters and does not name it.
_FALSE = [
    (".py", "def on_{code}_seen(): ..."),
    (".py", 'metrics.count("payments.{code}.total")'),
    (".ts", "const x{code} = 1;"),
    (".css", ".pre-{code} {{ color: red }}"),
    (".go", "// {upper} is ours"),
]
#: An ordinary word: named where its vendor is near, else not.
_WORD = [
    ("{vendor}: {{ retry: ['{code}'] }}", True),
    ("retry: ['{code}']", False),
    ("{vendor} was {code} today", False),
]


def make(
    root: Path, files: int, codes: list[tuple[str, str]], words: list[tuple[str, str]]
) -> set[tuple[str, int, str]]:
    """The tree; and the (path, line, code) that it names."""
    chance = random.Random(7)
    named = set()
    for number in range(files):
        lines = [" ".join(chance.choices(_WORDS, k=8)) for _ in range(140)]
        ending, at = ".txt", chance.randrange(140)
        vendor, code = chance.choice(codes)
        path = f"pkg{number % 97:02}/module{number}"
        if number % 10 == 0:
            ending, text = _TRUE[number // 10 % len(_TRUE)]
            lines[at] = text.format(code=code)
            named.add((path + ending, at + 1, code))
        elif number % 10 == 1:
            ending, text = _FALSE[number // 10 % len(_FALSE)]
            lines[at] = text.format(code=code, upper=code.upper())
        elif number % 10 == 2:
            vendor, code = chance.choice(words)
            text, counts = _WORD[number // 10 % len(_WORD)]
            lines[at] = text.format(code=code, vendor=vendor)
            if counts:
                named.add((path + ending, at + 1, code))
        elif number % 10 == 3:
            path = f"build/{path}"
            lines[at] = f'"{code}"'
        place = root / (path + ending)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("\n".join(lines))
    (root / ".gitignore").write_text("build/\n")
    return named


def main() -> None:
    files, number = map(int, numbers(4000, 5000))
    codes = [(f"vendor{n % 20:02}", f"{('card', 'invoice', 'wallet')[n % 3]}_step{n}_rejected") for n in range(number)]
    words = [(f"vendor{n:02}", word) for n, word in enumerate(["unavailable", "declined", "locked", "not_found"])]
    with tempfile.TemporaryDirectory() as folder:
        root, listed = Path(folder) / "tree", Path(folder) / "codes"
        expected = make(root, files, codes, words)
        (root / ".git").mkdir()
        listed.write_text("\n".join(code for _, code in (*codes, *words)))
        made = Codes((vendor, code, None) for vendor, code in (*codes, *words))
        tree = Tree(root)
        found = {(os.path.relpath(hit.at.path, root), hit.at.line, hit.code) for hit in hits(made, tree.texts(), None)}
        size = sum(place.stat().st_size for place in root.rglob("*.*")) / files / 1000
        print(f"impact on {files} files of {size:.0f} kB ({tree.files} not ignored), {len(codes) + len(words)} codes")
        print(f"{len(found & expected)} of {len(expected)} mentions found, {len(found - expected)} false")
        works: list[Callable[[], object]] = [
            lambda: list(hits(Codes((v, c, None) for v, c in (*codes, *words)), Tree(root).texts(), None))
        ]
        if rg := shutil.which("rg"):
            call = [rg, "-F", "-w", "-n", "--hidden", "-f", str(listed), str(root)]
            seen = subprocess.run(call, capture_output=True, text=True, check=False).stdout.splitlines()
            print(f"ripgrep finds {len(seen)} lines, with the false ones")
            works += [
                partial(subprocess.run, [*call, "-j", threads], stdout=subprocess.DEVNULL, check=False)
                for threads in ("1", str(os.cpu_count()))
            ]
        names = ["errdex", "ripgrep, one thread", f"ripgrep, {os.cpu_count()} threads"]
        for name, taken in zip(names, medians(_ROUNDS, *works), strict=False):
            print(f"{name:<22}{taken:>7.2f} s{tree.files / taken:>10.0f} files/s")


if __name__ == "__main__":
    main()
