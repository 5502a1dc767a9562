"""What the grammar needs of a language, and the failures that pass in any of them."""

import re
from collections.abc import Callable
from typing import NamedTuple

from ingest.extraction.advice_clauses import Clause

OTHER_STEP = "other_step"  # an act that no label is for; a retry behind it is conditional all the same


# What a bare "try again" must have beside it: a failure that is not the request's.
PASSING_FAILURE = re.compile(
    r"our (?:side|end|part)|broke|error|problem|issue\b|fail|internal|server|service|system|host|network|connect"
    r"|availab|reach|\btime|tempora|transient|momentar|busy|load|reset|start|lock|conflict|concurren|contention"
    r"|interrupt|cancel|abort|terminat|went wrong|unexpected|unknown|could ?n[o']t|konnten? nicht|no se pudo"
    r"|não foi possível|[无無]法|未能|ません|못했|수 없|unable|cannot (?:process|complete)|gateway|upstream|backend"
    r"|provider|process|complet|pending|not (?:yet )?ready|malfunction|technical|glitch|hiccup|too many|throttl"
    r"|rate\b|capacity|maintenance|modified|changed|respon|lost|crash|exception|offline|down\b|outage|leader|commit"
    r"|transaction|propagat|intermittent|hung|stuck|action|what to do|solution|resolution|remedy|rebalanc|issuer"
    r"|switch|prevent|no latest|erro\b|intern|indispon|限制|限流|限速|频|頻|fehl|störung|dienst|zeitüber|verbindung"
    r"|verfügbar|nicht erfolgreich|unterbroch|abgebroch|erreur|échou|échec|indisponib|délai|problème|interromp"
    r"|fall[óoa]|conexi|modificad|inesperad|disponib|procesa|falha|conex|processa|интернет|ошибк|сбой|сервер|сервис"
    r"|недоступ|таймаут|технич|соедин|не удалось|失[败敗]|[异異]常|系[统統]|[网網][络絡路]|超[时時]|逾[时時]|服[务務]"
    r"|伺服器|繁忙|忙碌|[内內]部|[网網][关關]|[冲衝]突|[中]断|エラー|失敗|サーバ|通信|タイムアウト|システム|一時|接続"
    r"|障害|오류|에러|실패|서버|네트워크|시스템|통신|일시|장애|시간\s?초과"
)


# What authenticates a call, in languages other than English: a step on it is no change of the request.
CREDENTIAL = re.compile(
    r"^(?!.*(?:idempot|permis|berechtig|primar|primär|palavra|ключев|파일|权限|権限|권한))"
    r".*?(?:\btokens?\b|\bapi[ _-]?(?:token|key|schlüssel|キー|키)"
    r"|\bkey\b|\bbearer\b|\bauthori[sz]ation\b|credencia|schlüssel\b|zugangsdaten|\bclé\b|\bclave\b|\bchave\b"
    r"|\bjeton|\bключ|токен|парол|contraseña|\bsenha|mot de passe|passwor[dt]|密[钥鑰碼码]|令牌|[凭憑][证證]|トークン"
    r"|パスワード|시크릿|토큰|비밀번호|키를)"
)


def words(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


class Heard(NamedTuple):
    """A predicate of repeating: "yes" or "no", and the rest of its clause."""

    kind: str
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
