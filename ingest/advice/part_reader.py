"""Hears what one part of a row's text says: what repeats the request, waits, or asks for another step."""

from collections.abc import Sequence
from functools import cached_property

from ingest.advice.clauses import Clause, Part
from ingest.advice.english_repeats import may_repeat
from ingest.advice.english_steps import begins_act, may_tell, other_act
from ingest.advice.limits import Limits, asks, narrates
from ingest.advice.phrases import ANY, CORRECTIONS, OTHER_STEP, Heard, Phrases
from ingest.advice.row import AdviceRow
from ingest.advice.waits import seconds_in

_OTHER_REQUEST = frozenset(("fix_request", "authenticate", "ask_customer"))
_MENDING = _OTHER_REQUEST | {"change_setup", "check_state", OTHER_STEP}
_SHARING = frozenset(("and", "then", "and then", "or"))
_SHARING_LAST = frozenset(("und", "oder"))
_BESIDE = frozenset(("fix_request", "change_setup", "contact_support", OTHER_STEP))
_ADMIN = frozenset(("change_setup", "contact_support"))
_UNSURE = frozenset(("fix_request", OTHER_STEP))
_MAX_STEP = 2  # blanks: a step of a chain that is of no list is short
_MAX_WORD = 18  # bytes: one word
_MAX_BARE = 20  # characters: a clause that names what to check is longer


class PartReader:
    """Hears one part, clause by clause."""

    def __init__(self, row: AdviceRow, phrases: Phrases, parts: Sequence[Part], at: int) -> None:
        self.row, self.phrases, self.part = row, phrases, parts[at]
        self.limits = Limits(phrases, parts, at)
        self.repeating = row.repeats and (self.limits.foreign or may_repeat(self.part.text))
        self.yes: list[bool] = []  # for each that stands so far: is it sure to mean the same request?
        self.no = self.mended = self.acting = self.waited = self.repeated = self.navigating = self.checked = False
        self.persons = self.looks_up = False
        self.ways: list[bool] = []  # does each of several ways mend something?
        self.head: Clause | None = None  # the last clause with a verb of its own
        self.bare: list[Clause] = []  # those since then, which may share the verb of one to come
        self.added: set[str] = set()  # what the clause before has told first

    @cached_property
    def waits(self) -> bool:
        """Does it name a time?"""
        said = self.phrases.wait.search(self.part.text) or self.phrases.waiting.search(self.part.text)
        return said is not None

    def read(self) -> None:
        """Take down in the row what the part says."""
        earlier: Clause | None = None
        if ANY.offers.match(self.part.text) and "check_state" not in self.row.actions:
            self.row.mended = False
        for clause in self.part.clauses:
            self._clause(clause, earlier)
            earlier = clause
        self.mended = self.mended or (len(self.ways) > 1 and all(self.ways))
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

    def _clause(self, clause: Clause, earlier: Clause | None) -> None:
        text = clause.text
        found = self._repeats(clause, earlier)
        waiting = self.repeating and self._waits(text)
        steps = set(self.phrases.steps(clause, self._is_bare(clause, earlier)))
        found, steps = self._shared(clause, earlier, found, waiting, steps)
        steps = self._meant(text, found, steps)
        if not clause.joint or found or steps or waiting:
            self.checked = (self.checked and bool(found)) or self._checks_input(text, steps)
        self._add(text, steps)
        if ANY.passes_on.match(text):
            steps = set()
        self.acting = self.acting or bool(steps or found or waiting) or ANY.looking.match(text) is not None
        self.acting = self.acting or (ANY.polite.match(text) or ANY.waits_for.match(text)) is not None
        if self._comes_first(clause, steps):
            self.row.yes.clear()
            self.row.waits_only.clear()
            self.yes.clear()
            self.row.mended = True
        mends = bool(steps & _MENDING) or (not waiting and ANY.waits_for.match(text) is not None)
        self.ways += [mends] if clause.alternative else []
        spoken = bool(found or waiting or steps - {OTHER_STEP})
        # "if it persists, try refreshing"
        tried = (text, earlier.text) if earlier and ANY.tries.match(text) else (text,)
        told = ANY.courtesy.fullmatch(text) or (clause.alternative and ANY.gives_up.match(text))
        if not (spoken or told or ANY.harmless.match(text) or any(map(self.phrases.tail.search, tried))):
            self.row.described.append(text)
        if self.waited and clause.joined and not (found or self.limits.tail(clause)):  # "wait, then refund it"
            self.waited = self._goes_on(text) or ("then" not in clause.joint and "contact_support" not in steps)
        if self.row.repeats and (found or waiting or steps):
            self._weigh(clause, earlier, found, waiting, steps, mends)
        elif self.row.waited and self._may_act(clause):  # "revoke it → wait a minute → reissue"
            self.row.waits_only.clear()
            self.row.mended, self.waited = True, False
        self.row.waited = waiting and not (found or steps)

    def _may_act(self, clause: Clause) -> bool:
        """May the few words right behind a mere wait be the next step, and no reason for it?"""
        text, before = clause.text, self.limits.before
        if clause.alternative or not text[:1].isalpha() or text.count(" ") > _MAX_STEP or seconds_in(text):
            return False
        if clause is self.part.clauses[0] and before and before.sentence != self.part.sentence:
            acts = " " not in text and len(text.encode()) <= _MAX_WORD
        else:
            acts = self.limits.foreign or " " not in text or begins_act(text) or may_tell(text)
        said = ANY.courtesy.fullmatch(text) or self.phrases.wait.search(text) or self.limits.tail(clause)
        passes = ANY.tries.match(text) or ANY.any_of("passing_failure").is_in(text)
        return acts and not (said or passes or f"({text}" in self.part.text or self._goes_on(text))

    def _waits(self, text: str) -> bool:
        """Is it an instruction to wait, with no word of repeating?"""
        if self.phrases.waiting.search(text) or ANY.honours.search(text):
            return True
        return ANY.spaced.search(text) is not None and ANY.limited.search(self.row.text) is not None

    def _comes_first(self, clause: Clause, steps: set[str]) -> bool:
        """Is it to be done before the repeat that was told ahead of it: "retry, but release the lock first"?"""
        first = ANY.first.search(clause.text) if steps or self.limits.foreign else None
        if steps and first:
            return True
        if self.limits.foreign:
            acts = first is not None and ANY.told_before.search(clause.text[first.end() :].strip()) is not None
        else:
            behind = clause.joint == "but" and "same_key" not in steps
            acts = behind and self._acts(clause) and (begins_act(clause.text) or may_tell(clause.text))
        return acts and not self.limits.tail(clause)

    def _repeats(self, clause: Clause, earlier: Clause | None) -> tuple[Heard, ...]:
        """What the clause says of a repeat; no verb that goes on from a narration forbids one."""
        found = self.phrases.repeats(clause.text) if self.repeating else ()
        if earlier and found and clause.joint in _SHARING and not self.limits.foreign and ANY.act.match(clause.text):
            tells = narrates(earlier.text) or (clause.alternative and narrates(self.part.clauses[0].text))
            found = tuple([heard for heard in found if heard.kind == "no" or not tells])
        return found

    def _is_bare(self, clause: Clause, earlier: Clause | None) -> bool:
        """May a bare verb ask for something here?"""
        bare = self.acting or clause.joint in ("", "then") or clause.text.startswith("contact ")
        if earlier and not (bare or self.limits.foreign):  # "you can call the bank or use another card"
            return begins_act(earlier.text) or ANY.addressed.search(earlier.text) is not None
        return bare

    def _shared(
        self, clause: Clause, earlier: Clause | None, found: tuple[Heard, ...], waiting: bool, steps: set[str]
    ) -> tuple[tuple[Heard, ...], set[str]]:
        """What the clause says by itself, and by the verb that it shares with one before or behind it."""
        heads = bool(found or waiting or steps)
        if earlier and not heads:
            found, steps, heads = self._going_on(clause, earlier)
        elif earlier and clause.joint != "then" and steps & CORRECTIONS:
            heads = "ask_customer" not in self.phrases.continued(self.head or earlier, clause)
            if not heads:  # "ask the payer to add a card, delete the old one"
                steps = (steps - CORRECTIONS) | {"ask_customer"}
        if steps and clause.joint in _SHARING_LAST:  # "Token, Netzwerk und Uhrzeit prüfen"
            steps = steps.union(*(self.phrases.continued(clause, one) - _UNSURE for one in self.bare))
        if heads:
            self.head, self.bare = clause, []
        elif self.limits.foreign:
            self.bare.append(clause)
        return found, steps

    def _going_on(self, clause: Clause, earlier: Clause) -> tuple[tuple[Heard, ...], set[str], bool]:
        """What a clause without a verb says by the one before, and may those behind go on with it?"""
        text = clause.text
        later = self.phrases.wait.match(text) if clause.alternative and self.repeated else None
        if later and f"{text[later.end() :]} so ".startswith(" so "):
            return (Heard("yes", text),), set(), False
        if self.repeated and ANY.means.match(text) and (label := self.phrases.differs(f"again {text}")):
            self.row.actions -= set() if clause.alternative else {"retry"}  # "try again later or with another card"
            return (), {label}, False
        more = set(self.phrases.continued(self.head or earlier, clause))
        if "contact_support" in self.row.actions and ANY.reported.match((self.head or earlier).text):
            more -= {"fix_request"}  # "contact us and include the error message and its id"
        # "another account or card", "check the e-mail and password"
        another_card = "ask_customer" in more and clause.alternative
        if another_card or ("authenticate" in more and ANY.identity.search(earlier.text)):
            self.row.actions -= self.added & {"fix_request"}
        return (), more, not more and (clause.joint != "" or text.count(" ") > 1)  # "check A, B, and C"

    def _goes_on(self, text: str) -> bool:
        """Is to go on, behind a wait, the repeat itself?"""
        return ANY.goes_on.fullmatch(text) is not None and ANY.awaits_end.search(self.part.text) is None

    def _meant(self, text: str, found: tuple[Heard, ...], steps: set[str]) -> set[str]:
        """The steps by what the row says around them."""
        foreign = self.limits.foreign
        if steps == {OTHER_STEP} and (ANY.harmless.match(text) or (self.waited and self._goes_on(text))):
            return set()
        if any(heard.kind == "no" for heard in found):
            steps.discard("same_key")
        if foreign and len(text) < _MAX_BARE and steps <= _UNSURE and ANY.bare_check.match(text):
            steps = {self.phrases.differs(self.row.text) or OTHER_STEP}
        if "contact_support" in self.row.actions and ANY.reported.match(text):
            told = steps & {"fix_request", "authenticate"}
            if not foreign or (ANY.names_report.search(text) and not self._differs(text)):
                steps -= told
                if told and foreign and not (self.row.yes or self.yes):
                    steps.add(OTHER_STEP)  # "contact us, name the id and retry": it may be for the repeat
        if "fix_request" in steps and (anaphor := ANY.anaphor.search(text)):
            if self.row.about_credentials:
                return {"authenticate"}
            before = self.row.actions & {"authenticate", "ask_customer"}
            return before or (steps if anaphor[0].endswith("one") else {OTHER_STEP})
        return steps

    def _checks_input(self, text: str, steps: set[str]) -> bool:
        """Does the clause ask for no more than a look at what was entered?"""
        return (
            steps <= {OTHER_STEP}
            and ANY.checks_input.match(text) is not None
            and (" " in text.removeprefix("please ") or self.phrases.fault.search(self.row.text) is not None)
        )

    def _add(self, text: str, steps: set[str]) -> None:
        """Take the steps down, but for those of a menu to go through, and of a person who was named before."""
        if self.navigating and ANY.picks.match(text):
            steps.discard("fix_request")
        self.navigating = self.navigating or ANY.navigates.match(text) is not None
        if self.persons and ANY.infinitive.match(text):  # "the customer must …, raise the limit"
            steps -= _MENDING - {"ask_customer", OTHER_STEP}
        self.persons = self.persons or (self.limits.foreign and "ask_customer" in steps)
        told = steps
        if steps & _ADMIN and ANY.bare_admin.search(text):
            told = (steps - _ADMIN) | {"change_setup" if ANY.granting.search(self.row.text) else "contact_support"}
        self.added = told - self.row.actions
        self.row.actions |= told

    def _weigh(
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
            self._mend(steps, optional=ANY.optional.search(text) is not None)

    def _see_before(self, clause: Clause, earlier: Clause | None, found: tuple[Heard, ...], waiting: bool) -> None:
        """Is something else to be done before the repeat or wait: "restart it and retry"?"""
        text, before = clause.text, self.limits.before
        if before and ANY.then.match(self.part.text) and (earlier is None or ANY.then.fullmatch(earlier.text)):
            self.mended = any(map(self._acts, before.clauses))
        first = earlier if found or (waiting and earlier and not ANY.looking.match(earlier.text)) else None
        if first and (clause.joined or ANY.then.match(text)) and self._acts(first):
            self.mended = True
            if self.checked:
                self.row.actions.add("fix_request")
        ordered = self.part.clauses[: self.part.clauses.index(clause)] or (before.clauses[-1:] if before else ())
        acts = any(other_act(one.text) and not ANY.harmless.match(one.text) for one in ordered)
        if ordered and ANY.bare_repeat.fullmatch(text):  # "hang up, wait 10 s, and retry"
            told = next((one for one in reversed(ordered) if self._acts(one)), None)
            acts = acts or (told is not None and (may_tell(told.text) or begins_act(told.text)))
        if ordered and ANY.harmless.match(ordered[-1].text):  # "void the charge; log it; retry"
            acts = acts or self._acts_ahead(clause)
        if self.limits.foreign:
            acts = any(ANY.told_before.search(one.text) and self._acts(one) for one in ordered)
        if found and acts and not clause.alternative:
            self.mended = True

    def _acts_ahead(self, clause: Clause) -> bool:
        """Is what stands before the harmless steps right before the clause an act?"""
        parts = self.limits.parts
        ahead = [one.text for part in parts[: parts.index(self.part)] for one in part.clauses]
        ahead += [one.text for one in self.part.clauses[: self.part.clauses.index(clause)]]
        act = next((text for text in reversed(ahead) if not ANY.harmless.match(text)), "")
        return begins_act(act) or may_tell(act)

    def _waits_for_another(self, text: str) -> bool:
        """Is something else to follow the wait: "before retrying with a new key", "before escalating"?"""
        if ANY.before_contact.search(text):
            return True
        before = ANY.before_repeat.search(text)
        return before is not None and self._differs(before["rest"])

    def _differs(self, rest: str) -> bool:
        return self.phrases.another.search(self.phrases.wait.sub("later", ANY.reference.sub("", rest))) is not None

    def _tells_why_beside(self, clause: Clause) -> bool:
        """Does another clause name the time, or mend what it is waited for: "wait or raise the limit"?"""
        beside = [one for one in self.part.clauses if one is not clause]
        if clause.alternative and "off" not in clause.text:  # "back off or send less" is slowing down
            return any(CORRECTIONS.issuperset(ways) for one in beside if (ways := self.phrases.steps(one, True)))
        return any(self.phrases.wait.match(one.text) for one in beside)

    def _mend(self, steps: set[str], optional: bool) -> None:
        self.mended = True
        if "check_state" in steps and not ANY.looks_up.search(self.part.text):  # has the money moved?
            self.looks_up = True
            self.row.yes.clear()
            self.yes.clear()
        self.yes = [sure for sure in self.yes if sure and not steps - {OTHER_STEP}]
        if not optional:
            limited = not ANY.then.match(self.part.text) and ANY.limited.search(self.row.text)
            lifted = [
                said
                for said in self.row.waits_only
                if ANY.lifted.search(said.lower()) or (limited and ANY.before_repeat.search(said.lower()))
            ]
            self.row.waits_only = lifted if steps <= _BESIDE - _OTHER_REQUEST else []
        if ANY.then.match(self.part.text):
            self.row.yes.clear()
        elif steps & (_OTHER_REQUEST | {OTHER_STEP}) and not optional:
            self.row.yes = [(sentence, sure) for sentence, sure in self.row.yes if sure]

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
        if last.alternative and heard.rest == last.text and len(self.part.text) <= len(text) + _MAX_BARE:
            self.yes.clear()
            self.row.actions.discard("retry")

    def _hear_yes(self, heard: Heard, clause: Clause, limited: bool, mends: bool, steps: set[str]) -> None:
        if self._differs(heard.rest):
            self.waited = False
            if (label := self.phrases.differs(heard.rest)) and "ask_customer" not in steps:
                self.row.actions.add(label)
            return
        once_mended = limited and ANY.once_mended.search(self.part.text)
        ends_step = once_mended or (self.limits.foreign and steps & _MENDING)
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

    def _acts(self, clause: Clause) -> bool:
        """May the clause before "and retry" be an act of its own, other than waiting?"""
        if ANY.harmless.match(clause.text):
            return False
        if ANY.reviews.match(clause.text):
            return True
        waits = self.phrases.wait.search(clause.text) or self.phrases.waiting.search(clause.text)
        if self.limits.foreign and ANY.awaited.search(clause.text):  # "wait for the status and retry"
            waits = None
        # "resubmit with the right id, then retry": the first is another request
        same = any(not self._differs(heard.rest) for heard in self.phrases.repeats(clause.text))
        return not (waits or ANY.idle.search(clause.text) or same)
