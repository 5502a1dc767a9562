"""English: waits, conditions, other requests and faults, beside its repeats and steps."""

import re

from ingest.extraction.advice_phrases import Phrases
from ingest.extraction.english_repeats import repeats
from ingest.extraction.english_steps import differs, steps

_SPAN = (
    r"(?:(?:about|at least|around|approximately|up to|roughly|another|≥|>|~) ?)*(?:an?|one|\d+(?:[.,]\d+)?(?: ?(?:[–-]"
    r"|to|or) ?\d+)?|a few|some|several|a couple of|the next|few|two|three|five|ten|thirty|sixty|[xn]\b"
    r"|\[\w+\]|ident|that)(?: more| few| short| little)? ?(?:ms|millisec\w*|s|secs?|seconds?|min|mins|minutes?"
    r"|hours?|hrs?|h|days?|weeks?|months?|moments?|whiles?|times?|instant|bit)\b"
)
_PASSES = (
    r"(?:limit|quota|window|period|cool-?down|allowance|reset|maintenance|lock|back-?off|outage|interval|timer"
    r"|timeout|service|server|system|node|cluster|leader|current|previous|other|existing|ongoing|running"
    r"|in[- ]progress|in[- ]flight|earlier|another|concurrent|recover|(?:be|becomes?|is|are) (?:back|available|ready"
    r"|online|over|up|free)|retry-after|next|roll|elapse|tomorrow|busy|idle|stable|ready|restored|election|settles?\b"
    r"|comes? back|propagat\w+|replicat\w+|sync\w*|passe[sd]|pass\b|finish|lifted|expires?|subside|completes?\b"
    r"|midnight|delay|pause|response)"
)
_ACTED = (
    r"(?!.*\b(?:you|your (?:card|account|payment)|user|customer|admin\w*|support|approv\w*|confirm\w*|paid|pay"
    r"|verif\w*|correct\w*|fix\w*|updat\w*|chang\w*|invoice|kyc|review\w*|fund\w*|top\w*|upgrad\w*|merchant|seller"
    r"|payer|buyer|(?:card)?holder|owner|recipient|onboard\w*|regist\w*|activat\w*|sign\w*|accept\w*|enabl\w*"
    r"|consent\w*)\b)"
)
_WAIT = re.compile(
    rf"\b(?:later|shortly|soon|tomorrow|hourly|back(?:ing)?[- ]?off|waiting|jitter|(?:after|in|within|for|at least"
    rf"|every|wait) {_SPAN}|(?:after|with|following)(?: an?| some| the| increasing)?(?: \w+){{0,3}} (?:delays?|pause"
    rf"|wait|while|interval|intervals|period|cool-?down|time)\b|retry-after|at (?:a|another) (?:later "
    rf"|different )?time|another time|(?:after|until|till|when|once|for|before|as soon as) {_ACTED}(?:(?!retr|again"
    rf"|not )[^.,]){{0,60}}?\b{_PASSES})"
)
_WAITING = re.compile(
    r"(?:^|\b(?:please|then|and|or|(?:you|clients?|callers?|applications?)(?: (?:should|must|need to|have to"
    r"|may|can)|'ll need to)) )(?:just |simply |always )*"
    rf"(?:(?:wait|hold on|pause|hold off|stand by|sleep)(?:$| (?:(?:for )?{_SPAN}|a (?:bit|while|moment|little)"
    rf"|some time|briefly|before|out|patiently|longer|and|then|(?:for|until|till) {_ACTED}.*?\b{_PASSES}|it out"
    rf"|(?:for|until|till) {_ACTED}.*?\bbefore (?:you )?(?:re|\w+ing (?:\w+ ){{0,4}}again)))"
    rf"|back(?:ing)?[- ]?off (?:per|for|according|until|before)|(?:allow|give)(?: \w+){{0,3}}? {_SPAN}"
    r"|(?:honou?r|respect|obey|observe|follow|heed|use|per)(?:ing)? (?:the )?(?:[\w-]+ )?retry-after(?! policy))"
    r"|\bwait (?:of .{1,20} )?(?:is )?required|\b(?:refer to|check"
    r"|consult) (?:the )?(?:[\w-]+ )?retry-after.* for (?:when|how)|^(?:per|after) (?:the )?retry-after"
    r"|\bonly (?:have|need|has) to wait"
)
_TAIL = re.compile(
    r"(?:\b(?:if|when|in case)|^should) (?:(?:the|this|that|it|these|your|same) ?)*(?:\w+ ){0,3}(?:still"
    r"|persist|continu|happen again|recur|remain|keep|repeat|occur again|fails? again|not resolve|isn't resolv"
    r"|doesn't (?:help|work|resolve)|does not (?:help|work|resolve)|reoccur)"
    r"|\bif (?:you|this is|it is|it's) (?:still|chronic|keep|continue|persistent|frequent|repeated)"
    r"|\bif (?:that|this|it|a retry|retries|retrying|the retry) (?:\w+ ){0,2}(?:fail|not|doesn't|didn't|still)"
    r"|\bif not\b|\bon repeated|\botherwise\b|\bpersists?\b|\bif problems?\b"
)
_SELF = re.compile(
    r"(?:^|\b)(?:if|when|whenever|in case(?: of)?|should|on) (?:(?:you|clients?|the client|callers?"
    r"|your \w+) )?(?:(?:get|see|receive|encounter|hit|experience)s? )?"
    r"(?:(?:this|that|such an?|the|these) (?:error|code|status|response|message|exception|issue|happens|occurs"
    r"|problem)s?|(?<=if )(?:it|this|that)(?= happens| occurs))"
    r"(?: code| message| response)?(?: is)?(?: happens?| occurs?| appears?| returned| received| raised| thrown)?$"
)
_CONDITION = re.compile(
    r"(?<!as )(?<!see )\b(?:if(?! (?:possible|necessary|needed|desired)\b)|unless|only|until(?! (?:you get"
    r"|it succeeds|successful))|till|provided that|whenever|(?<!for )when|where(?! possible)|in case|this time"
    r"|as long as|depending|except|assuming|whether)\b|(?<!retry )(?<!at )(?<!again )\bonce (?=\w)(?!more|again"
    r"|later|with|or\b|and\b|after)|^(?:after|upon|following|by \w+ing)\b|\bas soon as\b"
)
_ANOTHER = re.compile(
    r"\b(?:another(?! try)|different|new|newer|correct|corrected|valid|other|alternat\w+|updated|modified|adjusted"
    r"|changed|fixed|smaller|fewer|higher|lower|larger|reduced|proper|properly|right|fresh|manually|unique"
    r"|following|increased|shorter|less(?! busy)|appropriate|supported|additional|amended|refreshed|empty"
    r"|(?<!once )more)\b(?! (?:transaction|connection|times?)\b(?! id))|\b(?:with|using|via"
    r"|(?<!goes )(?<!go )through|without|from|by|as|including|under|in|at|against|for|on|upon|after|before"
    r"|to (?:the|an?|another) (?!same\b|api\b|server\b|service\b|endpoint\b)|while|once (?!more|again|only)(?=\w)"
    r"|[45](?:xx|\d\d)|one by one|individually|separately)\b(?! (?:(?:the |an? |that |its |your )*(?:same|identical"
    r"|original)|(?:\w+ ){0,4}later\b|(?:an? |some |the |increasing |suitable |randomi?[sz]ed |random |exponential "
    r"|linear |jittered |appropriate |short |brief |proper |your )*(?:exponential|back-?off|delay|jitter|pause|wait"
    r"|interval|moment|min|hours?|sec|ident|retry|increas|see if|complete|send|upload|time|while|later"
    r"|new transaction\b(?! id)|bounded|limited|capped"
    r"|caution|care|case)|is\b|(?:the )?(?:start|beginning)|least|most|see|risk|any|(?:extra )?charge|" + _SPAN + r"))"
)
_FAULT = re.compile(
    r"\b(?:invalid(?! (?:transaction )?state|ated)|incorrect|wrong(?!doing)|malformed|bad request|ill-?formed|missing"
    r"|expired(?<!timeout expired)(?<!timer expired)|unsupported|not supported|unknown (?!error|exception|reason"
    r"|issue|problem|fault|failure|transient|status|state)|too (?:great|large|long|short|small|big|high|low|old|few"
    r"|many (?!requests|calls|connections|concurrent|attempts|write|operations|queries|tries|users|open|simultan"
    r"|pending|active|retries))|(?:does|do|did)(?: not|n't) (?:exist|match|support|conform|have|belong|contain|meet)"
    r"|doesn't (?:exist|match)|(?<!transaction was )(?<!payment was )not (?:found|valid|allowed|permitted"
    r"|recogni[sz]ed|correct|accepted|acceptable|unique|authori[sz]ed|eligible|enough|match\w*|enabled)|mismatch\w*"
    r"|unrecogni[sz]ed|illegal|duplicate\w*|(?<!not )already (?!tried|attempted|retried)\w+|insufficient"
    r"|out of (?:range|bounds|stock)|unauthori[sz]ed|forbidden|must|required|cannot be (?:empty|blank|null|used|found"
    r"|parsed|negative|zero)|can't (?:parse|be (?:empty|blank))|exceed(?:s|ed|ing)? (?:the )?(?:max\w*|length|size"
    r"|allowed|permitted|amount|transaction)|failed validation|validation (?:failed|error)|not a valid|in(?:complete"
    r"|consistent|eligible)|rejected|unacceptable|disallowed|negative|blank|empty|revoked|bad (?!gateway)\w+"
    r"|unprocessable|(?:captcha|code|otp|pin|password|login|signature|input|format|parameter|param|syntax"
    r"|credentials?) error|problem with (?:your|the) (?:\w+ )?(?:address|cards?|details|input|data|file|document"
    r"|image|account|email|form|entry|information)|(?:number|amount|length|size|text|value|items?|characters?|count"
    r"|payload|body)\b.{0,30}\bexceed\w*|(?:below|above|under|over|exceeds) the (?:min|max)\w*|no longer|(?:username"
    r"|name|email|address|number|domain|slot|seat|item|product|date)\b.{0,20}(?:isn't|not) available"
    r"|did not (?:provide|supply|send|enter|include)|denied|(?:read|scan|detect|capture) (?:the |your |a )?(?:(?:qr"
    r"|bar)[ -]?code|card|document|image|photo|face|fingerprint)|(?:price|rate|amount|quote|total|fee)s? (?:has "
    r"|have )?changed|misspelled|corrupt(?:ed)?|typo\w*|(?:could not|couldn't|cannot|can't|unable to"
    r"|failed to) (?:be )?(?:pars|decod|verif|authenticat|validat|recogni|identif|find|found|locat|match)\w*"
    r"|(?:captcha|challenge|verification|authentication|authorization|3ds|3-d secure|otp|pin|login|sign-?in) (?:has "
    r"|was |check )?(?:failed|unsuccessful|not successful)|(?:image|photo|picture|document|file|card|barcode|code"
    r"|body|payload|input)\b.{0,30}(?:not|n't) be read|(?:phone|number|email|address)\b.{0,20}unreachable)\b"
)

ENGLISH = Phrases(
    repeats=repeats,
    steps=steps,
    differs=differs,
    wait=_WAIT,
    waiting=_WAITING,
    tail=_TAIL,
    itself=_SELF,
    condition=_CONDITION,
    another=_ANOTHER,
    fault=_FAULT,
)
