"""AutoPay (AgentAgon): one card per code, its status a badge in the heading, the texts labelled When and What to do."""

from parsers import Site

SITE = Site(
    name="AgentAgon AutoPay",
    pages=("https://autopay.agentagon.io/docs/errors",),
    code=r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*",
    columns={"Error": "code", "HTTP": "status", "When": "when", "What to do": "remedy"},
    headings=False,
)
