"""Weighs what a part says of a repeat or wait against what else it asks for."""

from functools import cached_property

from ingest.advice.clauses import Clause, Part
from ingest.advice.english_repeats import SAYS as REPEATS
from ingest.advice.english_steps import begins_act, may_tell, other_act
from ingest.advice.part_limits import PartLimits, asks
from ingest.advice.phrases import ANY, CORRECTIONS, OTHER_STEP, Heard, Phrases
from ingest.advice.row import AdviceRow
from ingest.advice.waits import seconds_in

_OTHER_REQUEST = frozenset(("fix_request", "authenticate", "ask_customer"))
MENDING = _OTHER_REQUEST | {"change_setup", "check_state", OTHER_STEP}
_BESIDE = frozenset(("fix_request", "change_setup", "contact_support", OTHER_STEP))
MAX_BARE = 20  # characters: a clause that names what to check is longer


class RepeatVerdict:
    """What one part says of repeating the request, as far as its clauses have been read."""

    def __init__(self, row: AdviceRow, phrases: Phrases, part: Part, limits: PartLimits) -> None:
        self.row, self.phrases, self.part, self.limits = row, phrases, part, limits
        self.yes: list[bool] = []  # for each that stands so far: is it sure to mean the same request?
        self.no = self.mended = self.waited = self.repeated = self.checked = self.looks_up = False

    @cached_property
    def waits(self) -> bool:
        """Does it name a time?"""
        said = self.phrases.wait.search(self.part.text) or self.phrases.waiting.search(self.part.text)
        return said is not None

    def settle(self) -> None:
        """Take down in the row what stands after the last clause."""
        row = self.row
        headed = bool(self.yes or self.waited) and self.limits.headed
        if self.waited and not (self.mended or headed):  # "wait 5 s, then query the order" waits for something else
            row.waits_only.append(self.part.sentence)
        if not self.no and ANY.backoff.search(self.part.text):
            row.names_a_time = True
        row.yes += [(self.part.sentence, sure) for sure in self.yes if not headed]
        if self.looks_up or (self.mended and not ANY.looks_up.search(self.part.text)):
            limited = self.limits.conditional and not ANY.finds_out.match(self.part.text)
            row.mended = row.mended or self.looks_up or not limited

    def weigh(
        self,
        clause: Clause,
        earlier: Clause | None,
        found: tuple[Heard, ...],
        waiting: bool,
        steps: set[str],
        mends: bool,
    ) -> None:
        """Weigh what the clause says of a repeat or wait against what is to be done beside or before it."""
        text, tail = clause.text, self.limits.tail(clause)
        limited = (
            tail
            or asks(self.part)
            or ANY.partly.search(self.part.text) is not None
            or (self.limits.way(clause) if clause.alternative else self.limits.conditional)
        )
        moved = "check_state" in steps and ANY.money.search(text) is not None  # "check the payment, or retry"
        mends = mends and (moved or not clause.alternative) and not tail
        mends = mends and not (steps <= _BESIDE and self.limits.beside(clause))
        if self.yes and steps == {"check_state"} and ANY.looks_up.search(text):  # "retry, check the status page"
            mends = False
        self._see_before(clause, earlier, found, waiting)
        if found:
            self.row.heard.append(text)
            others = [one for one in self.part.clauses if one is not clause and not ANY.gives_up.match(one.text)]
            self.row.offered = self.row.offered or (clause.alternative and bool(others) and not steps)
        self.repeated = bool(found)
        for heard in found:
            if heard.kind == "no":
                self._hear_no(heard, text, limited, tail)
            elif not self.no:
                self._hear_yes(heard, clause, limited, mends, steps)
        if waiting and not (found or self.no or mends or tail or "contact_support" in steps):
            self._take("wait")
            self.row.names_a_time = True
            mere = ANY.bare_wait.fullmatch(text) and not (
                self._tells_why_beside(clause) or ANY.limited.search(self.row.text)
            )
            another = limited or self.row.mended or self.mended or self._waits_for_another(text)
            self.waited = (self.waited or not mere) and not another
        if mends:
            beside = limited or clause.alternative or not steps & _OTHER_REQUEST or "same_key" in steps
            beside = beside or REPEATS.repeat.search(text) is not None  # "tell the user to try again"
            self._mend(steps, beside, optional=ANY.optional.search(text) is not None)

    def _see_before(self, clause: Clause, earlier: Clause | None, found: tuple[Heard, ...], waiting: bool) -> None:
        """Is something else to be done before the repeat or wait: "restart it and retry"?"""
        text, before = clause.text, self.limits.before
        if before and ANY.then.match(self.part.text) and (earlier is None or ANY.then.fullmatch(earlier.text)):
            self.mended = any(map(self.acts, before.clauses))
        first = earlier if found or (waiting and earlier and not ANY.looking.match(earlier.text)) else None
        if first and (clause.joined or ANY.then.match(text)) and self.acts(first):
            self.mended = True
            if self.checked:
                self.row.actions.add("fix_request")
        ordered = self.part.clauses[: self.part.clauses.index(clause)] or (before.clauses[-1:] if before else ())
        acts = any(other_act(one.text) and not ANY.harmless.match(one.text) for one in ordered)
        if ordered and ANY.bare_repeat.fullmatch(text):  # "hang up, wait 10 s, and retry"
            told = next((one for one in reversed(ordered) if self.acts(one)), None)
            acts = acts or (told is not None and (may_tell(told.text) or begins_act(told.text)))
        if ordered and ANY.harmless.match(ordered[-1].text):  # "void the charge; log it; retry"
            acts = acts or self._acts_ahead(clause)
        if self.limits.foreign:
            acts = any(ANY.told_before.search(one.text) and self.acts(one) for one in ordered)
        if found and acts and not clause.alternative:
            self.mended = True

    def _acts_ahead(self, clause: Clause) -> bool:
        """Are the harmless steps right before the clause preceded by an act?"""
        parts = self.limits.parts
        ahead = [one.text for part in parts[: parts.index(self.part)] for one in part.clauses]
        ahead += [one.text for one in self.part.clauses[: self.part.clauses.index(clause)]]
        act = next((text for text in reversed(ahead) if not ANY.harmless.match(text)), "")
        return begins_act(act) or may_tell(act)

    def _waits_for_another(self, text: str) -> bool:
        """Does something else follow the wait: "before retrying with a new key", "before escalating"?"""
        if ANY.before_contact.search(text):
            return True
        before = ANY.before_repeat.search(text)
        return before is not None and self.differs(before["rest"])

    def differs(self, rest: str) -> bool:
        """Do these words behind a repeat make another request of it ("with a new key")?"""
        return self.phrases.another.search(self.phrases.wait.sub("later", ANY.reference.sub("", rest))) is not None

    def _tells_why_beside(self, clause: Clause) -> bool:
        """Does another clause name the time, or mend what it is waited for: "wait or raise the limit"?"""
        beside = [one for one in self.part.clauses if one is not clause]
        if clause.alternative and "off" not in clause.text:  # "back off or send less" is slowing down
            return any(CORRECTIONS.issuperset(ways) for one in beside if (ways := self.phrases.steps(one, True)))
        return any(self.phrases.wait.match(one.text) for one in beside)

    def _mend(self, steps: set[str], beside: bool, optional: bool) -> None:
        self.mended = True
        if "check_state" in steps and not ANY.looks_up.search(self.part.text):  # has the money moved?
            self.looks_up = True
            self.row.yes.clear()
            self.yes.clear()
        self.yes = [sure for sure in self.yes if sure and not steps - {OTHER_STEP}]
        limited = not ANY.then.match(self.part.text) and ANY.limited.search(self.row.text)
        if not optional:
            lifted = [
                said
                for said in self.row.waits_only
                if ANY.lifted.search(said.lower()) or (limited and ANY.before_repeat.search(said.lower()))
            ]
            self.row.waits_only = lifted if steps <= _BESIDE - _OTHER_REQUEST else []
        if ANY.then.match(self.part.text):
            self.row.yes.clear()
        elif steps & (_OTHER_REQUEST | {OTHER_STEP}) and not optional:
            self.row.yes = [(sentence, sure) for sentence, sure in self.row.yes if sure and (beside or limited)]

    def _hear_no(self, heard: Heard, text: str, limited: bool, tail: bool) -> None:
        self.no = True
        if ANY.pace.search(heard.rest) or ANY.unrepeated.search(text):
            return
        if limited or ANY.qualified.search(heard.rest) or ANY.until.search(self.part.text):
            self.row.one_case = self.row.one_case or not tail
            return
        self.row.no.append(self.part.sentence)
        self._take("do_not_retry")
        last = self.part.clauses[-1]  # "retry or resend is forbidden"
        if last.alternative and heard.rest == last.text and len(self.part.text) <= len(text) + MAX_BARE:
            self.yes.clear()
            self.row.actions.discard("retry")

    def _hear_yes(self, heard: Heard, clause: Clause, limited: bool, mends: bool, steps: set[str]) -> None:
        if self.differs(heard.rest):
            self.waited = False
            if (label := self.phrases.differs(heard.rest)) and "ask_customer" not in steps:
                self.row.actions.add(label)
            return
        once_mended = limited and ANY.once_mended.search(self.part.text)
        ends_step = once_mended or (self.limits.foreign and steps & MENDING)
        if mends or self.row.mended or self.mended or ends_step:
            if self.waits and self.limits.tail(clause):
                self._take("wait")
            return
        if not (asks(self.part) or ANY.names_whether.match(self.part.text)):
            self._take("wait" if self.waits else "retry")
            if self.waits and not (limited or clause.alternative):  # "Retryable. Retry in 5 s."
                self.row.names_a_time = True
        if not limited:
            self.yes.append(self.waits or ANY.identical.search(clause.text) is not None)
        elif not self.limits.tail(clause):  # "Wait a while. Retry after approval."
            self.row.waits_only.clear()

    def _take(self, action: str) -> None:
        self.row.actions.add(action)
        if action == "wait":
            self.row.waits |= seconds_in(self.part.text)

    def acts(self, clause: Clause) -> bool:
        """May the clause before "and retry" be an act of its own, other than waiting?"""
        if ANY.harmless.match(clause.text):
            return False
        if ANY.reviews.match(clause.text):
            return True
        waits = self.phrases.wait.search(clause.text) or self.phrases.waiting.search(clause.text)
        if self.limits.foreign and ANY.awaited.search(clause.text):  # "wait for the status and retry"
            waits = None
        # "resubmit with the right id, then retry": the first is another request
        same = any(not self.differs(heard.rest) for heard in self.phrases.repeats(clause.text))
        return not (waits or ANY.idle.search(clause.text) or same)
