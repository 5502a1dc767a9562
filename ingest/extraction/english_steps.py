"""The English steps that a row asks for beside a retry: an instruction's verb, and what it is done to."""

import re
from collections.abc import Set

from ingest.extraction.advice_clauses import Clause
from ingest.extraction.advice_phrases import OTHER_STEP, words
from ingest.extraction.english_repeats import REPEAT, SAME_THING

_WHO = (
    r"\b(?:customer|payer|cardholder|card holder|user|shopper|buyer|consumer|payee|end-user|recipient|guest"
    r"|patient|card owner)s?\b"
)
# Where an instruction may begin: the start of a clause, or behind one of these words.
_LEAD = re.compile(
    r"(?:^|\b(?:please|kindly|then|instead|to fix this|recommended? (?:that you|to)|consider|be sure to"
    r"|make sure to|try to|remember to|(?:advised|required|necessary|recommended) to"
    r"|(?:you|callers?|clients?|developers?|merchants?|agents?|applications?|apps?|integrators?|or|^|it"
    r"|must) ?(?:must|should|(?:'ll |will )?(?:need|have) to|needs? to|has to|need only|can|could|may|want to)"
    rf"|{_WHO} (?:must|should|needs? to|has to|have to|can|could|may|will need to)) ?)"
    r"(?:(?:please|then|also|first|always|just|simply|either|instead|now|try to|carefully|manually|you can"
    r"|you may|you should|you must|be sure to) )*"
)
_WORD = re.compile(r"[a-z][a-z-]*")
# A noun as well: at the start of a clause it is an instruction only before one of these.
_NOUNISH = words(
    "write request login refresh query call order list input log place start report message limit issue file access"
    " format return cast select finish name read drop support email notify follow restart reset connect link lower"
    " free run sign scale mount sync register filter map wrap replace downgrade escape"
)
_DETERMINED = re.compile(
    r"(?:the|a|an|your|this|that|it|its|these|those|in|for|with|via|all|any|another|new|correct|valid"
    r"|different|only|on|both|each|back|up|sure|whether|if|us|our|again|ident|constant|status|network|internet"
    r"|disk|support|\S+=)(?![\w-])"
)
_NOUN = re.compile(r"\w+ of\b|pick up\b|set up (?:error|fail)")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|had|failed|fails|cannot|could not|did not|does not|doesn't|expired|occurred"
    r"|required|exceeded|found|timed|rejected|denied|too|violated|mismatch\w*|error|does|detected|succeeded"
    r"|exists|returned|off|invalid|not|progress|pending|reached|closed|ended)\b"
)
_FIXING = words(
    "fix re-sign revalidate reconcile resume correct change adjust modify edit amend update use provide specify"
    " supply pass include add remove omit set send enter reenter choose select pick reduce decrease lower shorten"
    " truncate split increase raise encode format reformat convert ensure make check double-check recheck verify"
    " confirm validate review rename replace switch create generate regenerate recreate drop clear narrow try refine"
    " resize compress trim limit optimize optimise filter transform map escape move simplify cast swap define declare"
    " keep submit sign fill attach upload reupload extend input cancel close merge invite await wrap turn look"
    " examine fetch obtain get retrieve request acquire issue call list query refetch refresh poll renew rotate"
    " inspect ask find follow put start register initialize initialise launch rerun run invoke initiate place open"
    " read write save apply reset redo return begin complete finish resolve accept reissue"
)
_SETTING_UP = words(
    "configure install upgrade synchronize synchronise sync reinstall enable reconfigure grant activate allowlist"
    " whitelist deploy connect reconnect fund top purchase buy subscribe reboot free downgrade delete restart"
    " provision onboard disable uninstall migrate mount link unlock redeploy assign rebuild allocate grow scale"
    " unblock switch-on recompile repair clean"
)
_SIGNING_IN = words(
    "authenticate reauthenticate login relogin re-auth reauth log sign re-sign-in reauthorize authorise authorize"
    " signin"
)
_REACHING = words(
    "contact report reach email e-mail notify call speak message open raise file submit escalate get write"
    " consult talk ask tell"
)
_KNOWN = _FIXING | _SETTING_UP | _SIGNING_IN | _REACHING
_CONTACTED = re.compile(
    r"\b(?:support|customer (?:service|care)|help ?desk|us\b|our team|sales|account manager|helpdesk|merchant"
    r"|shop\b|store\b|vendor|seller|service provider|acquirer|representative|technical|ticket|a bug|an issue"
    r"|hotline|service desk|issue tracker|team)\b"
)
_BANK = re.compile(r"\b(?:bank|issuer|issuing|card (?:company|center|centre|provider|network)|financial institution)\b")
_ADMIN = re.compile(r"\badmin(?:istrator)?s?\b")
_MEANS = re.compile(
    r"\b(?:another|different|new|alternat\w+|other|valid|second|replacement)\b(?: \w+){0,3}? (?:cards?"
    r"|payment (?:method|details|means|instrument|source)s?|bank account|means of payment|funding source|wallet)\b"
)
_CREDENTIAL = re.compile(
    r"\b(?:(?<!page )(?<!card )(?<!payment )(?<!device )(?<!continuation )tokens?|credentials?|api[- ]?keys?"
    r"|access keys?|secret|log ?in|password|authoriz?s?ation (?:header|code|flow)?|bearer|session|oauth"
    r"|authentication|(?:re-?)?auth|scopes?|jwt|sign[- ]in|username)\b"
)
_STATE = re.compile(
    r"\b(?:status(?! (?:code|field|value|must|is))|state (?:of|before)|current state|dashboard|whether|balance"
    r"|succeeded|went through|was (?:processed|charged|completed|successful)|has been (?:processed|charged)"
    r"|(?:transaction|payment|order) (?:history|result)|order again)\b"
)
_STATE_OF = re.compile(
    r".{0,60}\bwhether (?:the |your |any )?\w+ (?:succeeded|went through|was|has)\b|"
    r"(?:the )?(?:current )?(?:\w+ )?(?:status|state) of the (?:\w+ )?(?:payment|order|transaction|transfer|refund"
    r"|charge|job|account)"
)
_SETUP = re.compile(
    r"\b(?:quota|plan\b|subscription|billing|permissions?|roles?|access(?! token)|configurations?|config|settings?"
    r"|firewall|network|internet|connect(?:ion|ivity|ed)|versions?|sdk|drivers?|allow-?list|white-?list|disk|memory"
    r"|dns|certificates?|environment|polic(?:y|ies)|database|tls|ssl|proxy|licen[sc]e|software|firmware|app|cluster"
    r"|server|service|daemon|privileges?|rights|bootstrap|migrations?|feature|integration|account|project|drive"
    r"|limit increase|storage|installed|installation|hardware|cable|device|workspace|process|container|cache|index"
    r"|administrator|throughput|increase|(?:rate|usage|account|spending|request|size|connection|memory|your) limits?"
    r"|limit by|wi-?fi|mobile data|channel|clock|(?:system|server|account|resource) state|constant|timeout|install"
    r"|plan|instance|computer|running|reachable)\b"
)
_NOTHING = re.compile(
    r"^up .{0,60}\blogs$|^(?!.*\b(?:transaction|payment|card|order|address|account"
    r"|billing) details)(?:sure (?:to )?(?:you )?(?:see|read)|(?:the |your |our |these |this )*(?:\w+ ){0,3}(?:logs?"
    r"|ident if you|request id|(?:request|call) volume|usage|docs?|documentation|error|errors|response|message"
    r"|details|guide|manual|reference|below|reason|console output|stack ?trace|output)\b(?: (?:for|of|in|to|above"
    r"|below|returned|with|from)\b.{0,80})?$)"
)
_ASKED = re.compile(
    r"^(?:the |your |them|him|their )?(?:\w+ )?(?:"
    + _WHO[2:-2]
    + r"\b.*|them|him|her)(?: \w+)* (?:to|for|that|if|and)\b|^the (?:plan )?owner to\b"
)
_ASKING = words(
    "offer propose ask prompt tell instruct have request let direct invite advise encourage urge require remind get"
)
_SET_UP_BY = re.compile(
    r"\b(?:must|needs? to|has to|have to|should) (?:first )?be (?:enabled|activated|configured|installed|upgraded"
    r"|updated|granted|added to|allow-?listed|white-?listed|verified|connected|set up|turned on|started|running)\b"
)
_RENEWED = re.compile(
    r"\bneeds? (?:a )?(?:refresh|re-?login|re-?auth\w*|renew\w*)|\b(?:log|sign)(?:ging|ing)? (?:back )?in again\b"
    r"|\bre-?log-?in\b"
)
_SAME_KEY = re.compile(
    r"^(?=(?:re-?)?(?:use|using|keep|send|pass|include|retry|repeat|try|.*\b(?:retr|again|re-?send|re-?submit"
    r"|repeat))).*\b(?:same|identical|original|reuse (?:the|your|that))(?: \w+)? (?:[\w-]{1,20}-)?(?:idempoten\w+"
    r"|request[- ]?id|(?:retry-)?key\b)"
)
_PACE = re.compile(
    r"^(?:reduce|lower|decrease|limit|slow|throttle|adjust|keep|stay|batch) (?:(?:the|your|request|polling|call"
    r"|sending|of|api|message|rate|number of|frequency|volume|traffic) ?)*\b(?:rates?|frequency|pace|speed"
    r"|number of (?:\w+ )?(?:requests|calls)|request volume|traffic|requests per \w+|concurrency|calls)\b"
)
_CONTACTING = words("contact ask speak reach talk notify consult email e-mail call message escalate")
_PASSING = words("apply read fetch reload pass provide specify supply include send choose select enter")
_CUSTOMER = re.compile(rf"(?:the |your )?{_WHO}(?! (?:service|support|care))")
_BY_CUSTOMER = re.compile(
    _WHO + r"(?: \w+)? (?:should|must|needs? to|has to|have to|can|may|could|will need to) (?:\w+ )?$"
)
_NO_STEP = re.compile(
    r"\b(?:if|when|how|we|to ensure|allows?|unable|failed|not|never|don't|cannot|can't|who|that|they|it|before"
    r"|so) (?:\w+ ){0,3}$"
)
_WITHOUT = re.compile(
    r"\b(?:without|after|before|by) (?:first )?(?:fixing|changing|modifying|correcting|adjusting|editing"
    r"|updating|amending|increasing|reducing|upgrading)\b"
)
_FIELD = re.compile(
    r"\b(?:ident|ids?|identifiers?|names?|fields?|parameters?|params?|headers?|values?|format\w*|url|uri|syntax|body"
    r"|payload|spelling|email|address|amount|currency|path|signature|argument|nonce|attribute|propert(?:y|ies)|codes?"
    r"|type|length|characters?|(?:order|account|card|phone|serial) number|\w+=\S+)\b"
)
_PHRASES = (
    (_SAME_KEY, "same_key"),
    (_SET_UP_BY, "change_setup"),
    (_RENEWED, "authenticate"),
    (
        re.compile(
            _WHO
            + r"(?: \w+)? (?:should|must|needs to|has to|will need to|ought to|have to|need to) (?:\w+ly )?(?!not |be "
            r"|have |only )\w+"
        ),
        "ask_customer",
    ),
    (re.compile(rf"\b(?:after|until|once) (?:the )?{_WHO} (?:has|have) (?!been)\w+"), "ask_customer"),
    (re.compile(r"\b(?:before|until) .{0,40}\bstatus .{0,20}\b(?:checked|known|verified|confirmed)\b"), "check_state"),
    (re.compile(r"\badmin(?:istrator)?s? (?:must|should|needs? to|has to|have to) "), "change_setup"),
    (re.compile(r"\bcards? (?:must|should|needs? to) be (?:used|provided|entered)\b"), "ask_customer"),
)
_ESCALATING = re.compile(
    r"\b(?:if you (?:escalate|contact|report)|when (?:contacting|reporting)|to (?:our |the )?support)\b"
    r"|^retry (?:polic|logic|strateg|mechanism)|efficiently\b|^back\b"
)
_USES_BACKOFF = re.compile(
    r"(?:use|implement|apply|employ|add|adopt|include) (?:an? |some |the )?(?:\w+ ){0,4}?back-?off"
)
_GOVERNED = re.compile(
    r"\b(?:please|kindly|recommend\w*|consider|sure|must|should|need\w*|ha(?:ve|s) to|can|could|may|want"
    r"|remember|required|necessary|advised|instead)\b"
)
_USING = frozenset(("implement", "apply", "employ", "adopt"))
_TRYING = words("try consider attempt perform make do")
_CHECKS = words(
    "check verify reconcile confirm look query retrieve get fetch poll inspect review re-fetch refetch recheck"
    " double-check list examine make ensure request call find refresh read"
)
_VERB = _KNOWN | _ASKING | _USING
# The words that may stand where an instruction begins, and what else may ask for a step without one.
_LEADING = re.compile(
    r"(?:^|[.!?;:,()\"'/\n•—–-]\s*|\b(?:please|kindly|and|or|but|then|to|this|you|should|must|can|could|may|only"
    r"|instead|consider|also|first|always|just|simply|either|now|carefully|manually) )(?=([a-z]+(?:-[a-z]+)*))"
)
_DOING = ("making ", "ensuring ", "checking ", "verifying ", "using ", "providing ", "entering ", "including ")
_GERUNDS = words(
    "fixing changing modifying correcting adjusting editing updating amending increasing reducing upgrading"
) | frozenset(map(str.strip, _DOING))
_PHRASE_WORDS = words(
    "status same identical original reuse needs need administrator administrators admin admins must should has"
    " have ought will log logging sign signing relogin re-login relog-in re-log-in"
)
_ASKS_OTHERWISE = re.compile(
    r"\bcards? (?:must|should|needs?) |(?:must|needs? to|has to|have to|should) (?:first )?be |"
    + _WHO
    + r"(?: \w+)? (?:should|must|ha|need|ought|will)"
)
_MODALS = words("must need needs has have should ought will")
_OTHERWISE = (_GERUNDS | _PHRASE_WORDS) - _MODALS


_Rule = tuple[Set[str] | None, re.Pattern[str] | None, re.Pattern[str] | None, str | None]
# An instruction's label: its verb is one of these (None: any), this is done to it, and it does not speak of that.
_RULES: tuple[_Rule, ...] = (
    (_CHECKS, _NOTHING, None, None),
    (_VERB - _REACHING, _ESCALATING, None, None),
    (
        _ASKING,
        re.compile(r"\bto (?:re-?)?(?:connect|enable|grant|install|upgrade|activate|configure)\b"),
        _CUSTOMER,
        "change_setup",
    ),
    (_ASKING, _ASKED, None, "ask_customer"),
    (words("have let send direct redirect"), _CUSTOMER, None, "ask_customer"),
    (None, _MEANS, None, "ask_customer"),
    (_CONTACTING, _BANK, None, "ask_customer"),
    (_CONTACTING, _ADMIN, None, "change_setup"),
    (words("contact reach"), _CUSTOMER, None, "ask_customer"),
    (words("ask"), re.compile(r"^for (?:less|fewer|more|a (?:smaller|larger|different))\b"), None, "fix_request"),
    (words("tell let"), re.compile(r"^us\b"), None, "contact_support"),
    (words("contact report"), None, None, "contact_support"),
    (_REACHING, _CONTACTED, None, "contact_support"),
    (_CONTACTING, None, re.compile(r"\b(?:api|endpoint|interface|method)\b"), None),
    (None, re.compile(r"\b(?:allow|white)-?list"), None, "change_setup"),
    (words("add grant enable"), re.compile(r"\bscopes?\b"), None, "change_setup"),
    (words("open"), re.compile(r"\b(?:dashboard|console|portal)$"), None, "change_setup"),
    (words("log sign"), re.compile(r"^(?:back )?(?:in|into|on)\b"), None, "authenticate"),
    (words("log sign"), None, None, None),
    (_SIGNING_IN, None, None, "authenticate"),
    (words("restart"), _CREDENTIAL, _SETUP, "authenticate"),
    (words("restart"), re.compile("."), _SETUP, "fix_request"),
    (_SETTING_UP, None, _FIELD, "change_setup"),
    (words("create recreate resume"), re.compile("^the "), _FIELD, "change_setup"),
    (words("update"), re.compile("^$"), None, "change_setup"),
    (
        words("fix review correct shorten truncate adjust amend modify edit revise"),
        re.compile("^$"),
        None,
        "fix_request",
    ),
    (None, re.compile("^$"), None, None),
    (_CHECKS, re.compile(r"\b(?:is|are) (?:activated|enabled|installed|configured)\b"), None, "change_setup"),
    (_CHECKS, _STATE_OF, None, "check_state"),
    (_CHECKS, _STATE, _FIELD, "check_state"),
    (None, re.compile(r"\b(?:another|different|stronger|new|longer) (?:\w+ )?password\b"), None, "fix_request"),
    (None, _CREDENTIAL, re.compile(r"\bidempoten|\bsignature"), "authenticate"),
    (_VERB - _PASSING, _SETUP, re.compile(_FIELD.pattern + r"|\b(?:another|different)\b"), "change_setup"),
    (_FIXING, None, None, "fix_request"),
)


def steps(clause: Clause, bare: bool = True) -> set[str]:
    """The labels of what else the clause asks somebody to do; `bare`: may it begin with its imperative?"""
    text = clause.text
    if text.startswith(_DOING):
        return {OTHER_STEP}
    found = _WORD.findall(text)
    labels = set()
    if not _PHRASE_WORDS.isdisjoint(found):
        labels = {label for pattern, label in _PHRASES if pattern.search(text)}
    instructs = "re-" in text or not _VERB.isdisjoint(found)
    for lead in _LEAD.finditer(text) if instructs else ():
        word = _WORD.match(text, lead.end())
        if word is None or not (word[0] in _VERB or word[0].startswith("re-")):
            continue
        asked, rest = text[: lead.end()], text[word.end() :].strip()
        plain = _GOVERNED.search(asked) is None
        if _NO_STEP.search(asked) or (plain and (not bare or _is_noun(word[0], rest))):
            continue
        if (
            (word[0] in (_TRYING | _USING) and REPEAT.search(rest))
            or _repeated(f"{word[0]} {rest}")
            or _PACE.match(f"{word[0]} {rest}")
        ):
            continue
        if _USES_BACKOFF.match(f"{word[0]} {rest}"):
            labels.add("wait")
            continue
        label = _label(word[0], rest)
        if label is None and (_NOTHING.match(rest) or _ESCALATING.search(rest)):
            continue
        labels.add("ask_customer" if _BY_CUSTOMER.search(asked) else label or OTHER_STEP)
    for mended in () if _GERUNDS.isdisjoint(found) else _WITHOUT.finditer(text):
        if label := _label("fix", text[mended.end() :].strip()):
            labels.add(label)
    if "ask_customer" in labels:
        labels.discard("fix_request")
    return labels


def may_ask(text: str) -> bool:
    """May `text`, in lower case, ask for a step? A cheap test that lets nothing slip."""
    found = _WORD.findall(text)
    if not _OTHERWISE.isdisjoint(found) or (not _MODALS.isdisjoint(found) and _ASKS_OTHERWISE.search(text)):
        return True
    if "re-" in text:
        return True
    return not _VERB.isdisjoint(found) and not _VERB.isdisjoint(_LEADING.findall(text))


def differs(rest: str) -> str | None:
    """What a repeat with another value asks for."""
    return _label("use", rest.partition(" ")[2]) if re.search(r"\b(?:with|using|by)\b", rest) else None


def _repeated(text: str) -> bool:
    return REPEAT.match(text) is not None and (
        not text.startswith(("re-run", "run")) or SAME_THING.match(text) is not None
    )


def _is_noun(word: str, rest: str) -> bool:
    """Is the word at the start of a clause a noun: "Request failed", "Update of the record"?"""
    if _NOUN.match(f"{word} {rest}"):
        return True
    if rest == "" or _DETERMINED.match(rest):
        return word in _NOUNISH and _FINITE.search(rest) is not None
    return word in _NOUNISH or _FINITE.search(" ".join(rest.split()[:4])) is not None


def _label(verb: str, rest: str) -> str | None:
    """The label of an instruction, by its verb and what it is done to: that of the first rule that holds."""
    if verb not in _VERB:  # any other that begins with "re-"
        base = verb.removeprefix("re-")
        verb = base if base in _SETTING_UP | _CHECKS | (_SIGNING_IN - {"sign"}) else "change"
    for verbs, done_to, unless, label in _RULES:
        holds = (verbs is None or verb in verbs) and (done_to is None or done_to.search(rest))
        if holds and not (unless and unless.search(rest)):
            return label
    return None
