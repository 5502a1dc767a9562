"""What the grammar needs of a language, and the failures that pass in any of them."""

import re
from collections.abc import Callable
from typing import NamedTuple

from ingest.extraction.advice_clauses import Clause

OTHER_STEP = "other_step"  # an act that no label is for; a retry behind it is conditional all the same


# What a bare "try again" must have beside it: a failure that is not the request's.
PASSING_FAILURE = re.compile(
    r"our (?:side|end|part)|broke|error|problem|issue\b|fail|internal|server"
    r"|service|system|host|network|connect|availab|reach|\btime"
    r"|tempora|transient|momentar"
    r"|busy|load|reset|start|lock|conflict|concurren|contention|interrupt|cancel|abort|terminat|went wrong"
    r"|unexpected|unknown"
    r"|could ?n[o']t|konnten? nicht|no se pudo|não foi possível|[无無]法|未能|ません|못했|수 없|unable|cannot (?:process|complete)|gateway|upstream|backend|provider|process|complet"
    r"|pending|not (?:yet )?ready"
    r"|malfunction|technical|glitch|hiccup|too many|throttl|rate\b|capacity|maintenance|modified|changed"
    r"|respon|lost|crash|exception"
    r"|offline|down\b|outage|leader|commit|transaction|propagat|intermittent|hung|stuck|action"
    r"|what to do|solution|resolution|remedy|rebalanc|issuer|switch|prevent|no latest"
    r"|erro\b|intern|indispon|限制|限流|限速|频|頻|fehl|störung|dienst|zeitüber|verbindung|verfügbar|nicht erfolgreich"
    r"|unterbroch|abgebroch|erreur|échou|échec|indisponib|délai|problème"
    r"|interromp|fall[óoa]|conexi|modificad|inesperad|disponib|procesa|falha|conex|processa|интернет|ошибк"
    r"|сбой|сервер|сервис|недоступ|таймаут"
    r"|технич|соедин|не удалось|失[败敗]|[异異]常|系[统統]|[网網][络絡路]|超[时時]|逾[时時]|服[务務]|伺服器"
    r"|繁忙|忙碌|[内內]部|[网網][关關]|[冲衝]突"
    r"|[中]断|エラー|失敗"
    r"|サーバ|通信|タイムアウト|システム|一時|接続|障害|오류|에러|실패|서버|네트워크|시스템|통신|일시|장애|시간\s?초과"
)


def words(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


class Heard(NamedTuple):
    """A predicate of repeating: "yes" or "no", where it begins, and the rest of its clause."""

    kind: str
    start: int
    rest: str


class Phrases(NamedTuple):
    """The phrases of one language."""

    repeats: Callable[[str], list[Heard]]
    steps: Callable[[Clause, bool], set[str]]  # the second: may a clause begin with its imperative?
    wait: re.Pattern[str]
    waiting: re.Pattern[str]  # an instruction to wait, with no word of repeating
    tail: re.Pattern[str]  # "if it persists": what follows takes nothing away
    itself: re.Pattern[str]  # "when this error occurs": no condition
    condition: re.Pattern[str]
    another: re.Pattern[str]  # after a repeat: it is another request
    differs: Callable[[str], str | None]  # the step that "again with another …" asks for
    fault: re.Pattern[str]  # the row calls the request wrong
    article: str | None = None  # a word that joins clauses in another language ("o")
