"""HTTP statuses: which there are, what they are called, and what texts say of them."""

import re
from collections.abc import Collection, Iterable
from http import HTTPStatus

from parsers.lexicon.lazy_regex import regex

#: Status → its reason phrases. RFC 7231 and 9110 renamed four; of these, each release of Python knows one name.
_PHRASES: dict[int, tuple[str, ...]] = {status.value: (status.phrase.lower(),) for status in HTTPStatus} | {
    413: ("request entity too large", "payload too large", "content too large"),
    414: ("request-uri too long", "uri too long"),
    416: ("requested range not satisfiable", "range not satisfiable"),
    422: ("unprocessable entity", "unprocessable content"),
}
#: The word that texts have of a phrase.
_STEMS = {402: "payment", 422: "unprocessable"}
#: The reason phrases of all statuses.
PHRASES = frozenset(phrase for phrases in _PHRASES.values() for phrase in phrases)
#: Statuses that are in use all the same.
_UNREGISTERED = frozenset([419, 420, 440, 449, 498, 499, 509, *range(520, 531), 598, 599])
#: The status of a failure, registered or a vendor's own.
FAILURE_STATUS = regex(r"[45]\d\d")
#: A status, be it glued to words ("402Payment Required"), and the words around one that are none of its phrase.
_OWN_STATUS = regex(r"(?<![\d.])[1-5]\d\d(?![\d.])")
_AROUND_PHRASE = regex(
    r"\bHTTP(?:/\d(?:\.\d)?)?(?!\w)|\b(?:status|codes?|(?<!server )errors?|responses?)\b|(?<=server error)s\b|[^\w'-]+",
    re.I,
)
#: What an API answers with.
USUAL = frozenset(["200", "201", "202", "204", "400", "401", "403", "404", "409", "422", "429", "500", "503"])
#: The failures that an API answers with; numbers of a vendor's own that begin at 400 or 500 are others, too.
FAILURES = frozenset(
    ["400", "401", "403", "404", "405", "408", "409", "410", "413", "415", "422", "429", "500", "502", "503", "504"]
)
#: What texts say of the commonest statuses where they do not say the phrase, in English or in another language.
_SENSES = {
    200: r"success|approv|succ[eè]s|[eé]xito|sucesso|erfolg|успе|成功|성공|başar|thành công|berhasil|sukses",
    400: r"bad|v[aá]lid|malformed|missing|required|in[ck]orre|wrong|param|参数|參數|無効|无效|ongeldig|nieprawid|błędn"
    r"|obrigat|obligat|ungültig|невер|некоррект|неправ|плох|отсутств|不正|非法|不合法|格式|잘못|geçersiz|hợp lệ"
    r"|érvénytelen|صالح",
    401: r"aut(?:h|ent|or[iy][sz])|creden[ct]i|token|key|log ?in|авториз|認証|认证|授权|인증|kimlik|xác thực|jogos|مصر",
    402: r"pay|pag[oa]|paiement|zahl|оплат|付款|支付|결제|ödeme|thanh toán",
    403: r"authori[sz]|forbid|permi|denied|scope|not allowed|acces|verbot|interdi|proh?ib|vietat|\brole"
    r"|запрещ|доступ|zugriff|berechtig|禁止|权限|権限|권한|yetki|quyền|\bizin|akses|tilt|ممنوع",
    404: r"not found|no such|missing|exist|unknown|gefunden|gevonden|trouv|encontr|trovat|ditemukan"
    r"|nie (?:znal|istniej)|найден|неизвест|desconhe|不存在|未找到|存在し|見つか|찾을|없|bulunam|tìm thấy|tidak ada"
    r"|található|موجود",
    405: r"m[eé]t(?:h?od|odo)|метод|methode|方法|メソッド",
    408: r"time|temp[os]|tiempo|zeit|temps|délai|врем|超时|タイムアウト|시간|zaman|thời gian|waktu|czas",
    409: r"confli|konfli|already|duplicate|exist|registrad|idempot|\bstate\b|\bestado|zustand|état|status"
    r"|конфликт|состояни|冲突|状态|競合|충돌|상태|çakış|xung đột|\bsudah",
    410: r"expired|deleted|removed|消失|删除",
    413: r"large|size|big|gran?d|maior|mayor|tama[nñ]|taille|größ|размер|больш|大|크|boyut|dung lượng|ukuran|rozmiar",
    422: r"v[aá]lid|unprocess|s[eé]mantic|business rule|reglas? de negocio|regras? de neg[oó]cio"
    r"|валидац|校验|検証|검증|doğrula|kiểm tra|érvénytelen|صحيح",
    429: r"too many|rate|l[ií]mit|quota|exceed|przekrocz|zu viel|tropp?[ei ]|demasiad|muit[ao]s|превыш|слишком"
    r"|초과|频繁|多すぎ|terlalu|korlát",
    500: r"serv|intern|unexpected|our (?:side|end)|внутрен|сервер|サーバ|服务器|服務器|서버|sunucu|szerver|خادم",
    502: r"gateway|upstream|server|unavailable|indispon|niedostęp|недоступ|上游|网关|不可用",
    503: r"unavailable|overload|maintenance|try again|server|indispon|niedostęp|kullanılam|không khả dụng"
    r"|tidak tersedia|不可用|недоступ|利用でき|이용할 수 없|사용할 수 없",
    504: r"time",
}
#: What is said of the rarer ones in other words than their phrase; too vague to tell that a number is a status.
_HINTS = {
    206: r"partial|some",
    207: r"multi|partial|some",
    302: r"redirect|moved",
    304: r"unchanged|not changed",
    405: r"verb|operation|support",
    406: r"accept|format|media|(?:content|response).?type",
    408: r"slow|took|long",
    410: r"no.?longer|retired|sunset|deprecat|shut|discontinued",
    412: r"e-?tag|match|modif|version|condition|stale|out.?of.?date|changed",
    415: r"content.?type|format|mime|json|xml|file.?type",
    423: r"lock|frozen|freez|block|suspend|in.?use|busy",
    424: r"upstream|depend",
    428: r"match|e-?tag|condition",
    451: r"legal|law|region|country|restrict",
    501: r"support|implement|yet|soon",
    504: r"upstream",
    507: r"disk|space|quota|full",
}

#: A word of success.
SUCCESS = regex(rf"(?<!un)(?:{_SENSES[200]})\w*", re.I)


def has_phrase(status: str, text: str) -> bool:
    """Does the text hold the reason phrase of the status?"""
    number = _number(status)
    phrases = (_STEMS[number],) if number in _STEMS else _PHRASES.get(number, ())
    words = text.lower()
    if " " not in text:  # "BadRequest", "BAD_REQUEST"
        words = words.replace("_", "")
        return any(phrase.replace(" ", "") in words for phrase in phrases)
    first = words.split(" ", 1)[0].strip(".,")
    return any(phrase in words or first == phrase.split(" ", 1)[0] for phrase in phrases)


def is_joined_phrase(status: str, word: str) -> bool:
    """Is the word the reason phrase of the status without its spaces ("BadRequest")?"""
    return word.lower() in (phrase.replace(" ", "") for phrase in _PHRASES.get(_number(status), ()))


def is_phrase(status: str, text: str) -> bool:
    """Is the text nothing but the reason phrase of the status?"""
    return text.rstrip(".!").lower() in _PHRASES.get(_number(status), ())


def phrased_status(text: str) -> str | None:
    """The status that stands beside its reason phrase and nothing else, in any order ("Payment Required: 402")."""
    parts = _OWN_STATUS.split(text)
    if len(parts) != 2:
        return None
    status = text[len(parts[0]) :][:3]
    words = _AROUND_PHRASE.sub(" ", " ".join(parts)).split()
    return status if is_phrase(status, " ".join(word for word in words if word != "-")) else None


def are_shouted(names: Iterable[tuple[str, str]]) -> bool:
    """Are the words beside statuses what they mean in capitals, one of them in several words ("BAD REQUEST")?"""
    words = ((status, name.split()) for status, name in names)
    return any(own[1:] and all(map(_is_shouted, own)) and has_sense(status, " ".join(own)) for status, own in words)


def _is_shouted(word: str) -> bool:
    """Are there letters in the word, all of them capitals? Those of some scripts have no case ("URIなど")."""
    return word.isupper() and all(map(str.isupper, filter(str.isalpha, word)))


def has_sense(status: str, text: str) -> bool:
    """Does the text say what the status means, be it in other words than its phrase?"""
    if has_phrase(status, text):
        return True
    number = _number(status)
    sense = _SENSES.get(200 if number // 100 == 2 else number)
    return sense is not None and re.search(sense, text, re.I) is not None


def may_recall(status: str, text: str) -> bool:
    """Does the text say or hint at what the status means, or hold a word of its phrase ("MissingContentLength")?"""
    number = _number(status)
    words = " ".join(_PHRASES.get(number, ())).replace("-", " ").split()
    if has_sense(status, text) or any(len(word) > 4 and word in text.lower() for word in words):
        return True
    return number in _HINTS and re.search(_HINTS[number], text, re.I) is not None


def are_usual(statuses: Collection[str]) -> bool:
    """Are these the statuses that an API answers with, whatever the texts beside them say, and in which language?"""
    usual = USUAL.intersection(statuses)
    are_most = len(usual) > 2 and len(usual) * 2 >= len({*statuses})
    are_answers = all(is_http(status) and status[0] != "1" for status in statuses)  # numbers by topic hardly are
    return are_most and are_answers and ("429" in usual or len({status[0] for status in usual}) > 1)


def is_http(status: str) -> bool:
    """Is this a registered HTTP status, or a class of them?"""
    number = _number(status)
    return number in _PHRASES or number in _UNREGISTERED or status[1:].lower() == "xx"


def _number(status: str) -> int:
    """The status; 0 for what is none, be it of more digits than `int` takes."""
    return int(status) if len(status) == 3 and status.isdecimal() else 0
