"""What an `errdex.toml` that nobody has named may not do: run code, send secrets, or take a browser's walls down.

Whoever works in the folder of a stranger's checkout has not chosen its configuration.
"""

from collections.abc import Collection, Iterator

from ingest.config.settings import VARIABLE, Config


def unasked(config: Config, wants: Collection[str]) -> str:
    """What takes the user's word of that which `config` does, as a predicate; empty where it does nothing of the kind.

    `wants`: what the command does at all: run `code`, send `secrets`, start a `browser`.
    """
    code = [path.name for path in sorted(config.parsers.glob("*.py"))] if config.parsers else []
    names = sorted({name for text in _sent(config) for name in VARIABLE.findall(text)})
    does = {
        "code": f"runs the code in {config.parsers} ({', '.join(code)})" if code else "",
        "secrets": f"sends what the environment holds ({', '.join(names)})" if names else "",
        "browser": "" if config.fetch.chromium_sandbox else "renders without Chromium's sandbox",
    }
    return " and ".join(told for name, told in does.items() if told and name in wants)


def _sent(config: Config) -> Iterator[str]:
    for site in config.sites.values():
        yield from site.headers.values()
    for urls in (config.notify.urls, *config.notify.routes.values()):
        yield from urls
