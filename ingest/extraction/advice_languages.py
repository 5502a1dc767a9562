"""The advice phrases of languages other than English: `advice_languages.toml`, each compiled when first needed."""

import re
import tomllib
from functools import cache
from pathlib import Path

from ingest.extraction.advice_clauses import Clause
from ingest.extraction.advice_phrases import OTHER_STEP, Heard, Phrases

_FILE = Path(__file__).with_name("advice_languages.toml")
_BY_SCRIPT = (("ja", r"[\u3040-\u30ff]"), ("ko", r"[\uac00-\ud7a3]"), ("zh", r"[\u4e00-\u9fff]"), ("ru", "[а-я]"))
_SCRIPT = re.compile(r"[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_WORD = re.compile(r"[^\W\d_]+")
# Words that tell the languages of Latin script from English and from one another.
_BY_WORD = (
    (
        "nur ein eine nein zulässig mit das nicht bitte erneut später und oder wird werden wurde kein keine"
        " ungültig ungültige ist prüfen noch"
        " beim nochmals nochmal wiederholen warten einloggen anmelden fehler anfrage der abgelaufen abgelaufener"
        " falsch versuchen",
        "de",
    ),
    (
        "não tente novamente você retente são uma erro dados aguarde foi reenvie retentativa cartão inválido"
        " inválida sessão expirada expirado"
        " senha repita requisição transação portador contate lojista adquirente nao em mais",
        "pt",
    ),
    (
        "soporte inténtalo intenta nuevo ocurrió reintente reintentar intente inténtelo vuelva nuevamente más los"
        " las una por el del espere verifique sesión tarjeta su solicitud"
        " puede operación transacción debe incorrecto incorrecta vencido inválida clave contraseña",
        "es",
    ),
    (
        "veuillez réessayez réessayer votre vous erreur les merci patientez relancer relancez vérifiez contactez"
        " requête cette aucune être"
        " attendez opération nouvelle inutile ne pas expiré une",
        "fr",
    ),
)
LANGUAGE_OF = {word: language for words, language in reversed(_BY_WORD) for word in words.split()}
# "The payment is tried again automatically": nothing for the caller to do.
_SOMEBODY_ELSE = re.compile(
    r"automat|автоматич|自[动動]|자동|\b(?:wird|werden (?:wir|es)|wir werden|nous (?:allons|réess)|volveremos"
    r"|tentaremos)\b"
)
_ORDER = [language for _, language in _BY_WORD]


def is_foreign(text: str) -> bool:
    """Has `text` (in lower case) a letter or word of another language than English?"""
    if not text.isascii() and _SCRIPT.search(text):
        return True
    return not LANGUAGE_OF.keys().isdisjoint(_WORD.findall(text))


def language_of(text: str) -> Phrases | None:
    """The language of `text` (in lower case) where it is not English."""
    if not is_foreign(text):
        return None
    if not text.isascii():
        for language, script in _BY_SCRIPT:
            if re.search(script, text):
                return _phrases(language)
    found = [LANGUAGE_OF[word] for word in _WORD.findall(text) if word in LANGUAGE_OF]
    return _phrases(max(_ORDER, key=found.count)) if found else None


@cache
def _tables() -> dict[str, dict[str, str | list[str] | dict[str, str | list[str]]]]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def _compiled(table: dict[str, str | list[str]]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(one if isinstance(one, str) else "|".join(one)) for name, one in table.items()}


@cache
def _phrases(language: str) -> Phrases:
    table = dict(_tables()[language])
    asks = _compiled(table.pop("steps"))  # type: ignore[arg-type]
    patterns = _compiled(table)  # type: ignore[arg-type]
    again, never, tells = patterns.pop("again"), patterns.pop("never"), patterns.pop("tells", None)

    def repeats(text: str) -> list[Heard]:
        if never.search(text):
            return [Heard("no", text)]
        return [Heard("yes", text)] if again.search(text) and not _SOMEBODY_ELSE.search(text) else []

    def steps(clause: Clause, _bare: bool = True) -> set[str]:
        telling = tells is None or tells.search(clause.text) is not None
        if not telling and not again.search(clause.text):
            return set()
        found = {label for label, pattern in asks.items() if pattern.search(clause.text)}
        if not telling:
            return {OTHER_STEP} if found else set()
        return found - {"fix_request"} if len(found - {"contact_support", OTHER_STEP}) > 1 else found

    article = "o" if language == "pt" else None
    return Phrases(repeats, steps, differs=lambda _: None, article=article, **patterns)
