"""What an `errdex.toml` that nobody has named may not do: run code, or send what the environment holds.

Whoever works in the folder of a stranger's checkout has not chosen its configuration.
"""

from collections.abc import Iterator

from ingest.settings.config import VARIABLE, Config


def unasked(config: Config, sends: bool) -> str:
    """What `config` does that takes the user's word, as a predicate; empty where it does nothing of the kind.

    `sends`: does the command send headers and notifications at all?
    """
    code = [path.name for path in sorted(config.parsers.glob("*.py"))] if config.parsers else []
    does = [f"runs the code in {config.parsers} ({', '.join(code)})"] if code else []
    if sends and (names := sorted({name for text in _sent(config) for name in VARIABLE.findall(text)})):
        does.append(f"sends what the environment holds ({', '.join(names)})")
    return " and ".join(does)


def _sent(config: Config) -> Iterator[str]:
    for site in config.sites.values():
        yield from site.headers.values()
    for urls in (config.notify.urls, *config.notify.routes.values()):
        yield from urls
