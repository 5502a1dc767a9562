"""Start-up of short commands against the interpreter importing typer.

python -m benchmarks.start
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.timing import medians, verdict

_ROUNDS = 15


def main() -> None:
    errdex = shutil.which("errdex", path=str(Path(sys.executable).parent)) or sys.exit("errdex is not installed here")
    fixtures = Path(__file__).parent.parent / "fixtures" / "base"
    with tempfile.TemporaryDirectory() as folder:
        db = str(Path(folder) / "errdex.db")
        subprocess.run([errdex, "refresh", "--from", str(fixtures), "--db", db], check=True, stdout=subprocess.DEVNULL)

        def call(*words: str) -> None:
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL)

        floor, version, listing = medians(
            _ROUNDS,
            lambda: call(sys.executable, "-c", "import typer"),
            lambda: call(errdex, "--version"),
            lambda: call(errdex, "list", "--format", "json", "--db", db),
        )
    print(f"start-up, medians of {_ROUNDS} whole processes")
    print(f"{'python -c import typer':<28}{floor * 1e3:>7.0f} ms")
    for name, taken, bound in (("errdex --version", version, 2.0), ("errdex list --format json", listing, 2.5)):
        print(
            f"{name:<28}{taken * 1e3:>7.0f} ms{taken / floor:>7.2f}  <= {bound}  {verdict(taken / floor, bound, True)}"
        )


if __name__ == "__main__":
    main()
