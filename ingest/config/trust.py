"""What an `errdex.toml` that you did not name may not do: run code, send secrets, switch the browser's sandbox off.

If you work in the checkout of somebody else, you have not chosen its configuration.
"""

from collections.abc import Collection

from ingest.config.settings import VARIABLE, Config


def sensitive_effects(config: Config, effects: Collection[str]) -> str:
    """What `config` does that needs consent, as a predicate; empty where that is nothing.

    `effects`: what the command does at all: run `code`, send `secrets`, start a `browser`.
    """
    modules = [path.name for path in sorted(config.parsers.glob("*.py"))] if config.parsers else []
    sent = [text for site in config.sites.values() for text in site.headers.values()]
    sent += [url for urls in (config.notify.urls, *config.notify.routes.values()) for url in urls]
    names = sorted({name for text in sent for name in VARIABLE.findall(text)})
    found = {
        "code": f"runs the code in {config.parsers} ({', '.join(modules)})" if modules else "",
        "secrets": f"sends environment variables ({', '.join(names)})" if names else "",
        "browser": "" if config.fetch.chromium_sandbox else "renders without Chromium's sandbox",
    }
    return " and ".join(text for effect, text in found.items() if text and effect in effects)
