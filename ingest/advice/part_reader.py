"""Reads one part of a row's text: what repeats the request, waits, or asks for another step."""

from collections.abc import Sequence

from ingest.advice.clauses import Clause, Part
from ingest.advice.english_repeats import may_repeat
from ingest.advice.english_steps import begins_act, may_tell
from ingest.advice.part_limits import PartLimits, narrates
from ingest.advice.phrases import ANY, CORRECTIONS, OTHER_STEP, Heard, Phrases, names_credential
from ingest.advice.repeat_verdict import MAX_BARE, MENDING, RepeatVerdict
from ingest.advice.row import AdviceRow
from ingest.advice.waits import seconds_in

_SHARING = frozenset(("and", "then", "and then", "or"))
_SHARING_LAST = frozenset(("und", "oder"))
_ADMIN = frozenset(("change_setup", "contact_support"))
_UNSURE = frozenset(("fix_request", OTHER_STEP))
_MAX_STEP = 2  # blanks: a step of a chain that is of no list is short
_MAX_WORD = 18  # bytes: one word


class PartReader:
    """Reads one part, clause by clause."""

    def __init__(self, row: AdviceRow, phrases: Phrases, parts: Sequence[Part], at: int) -> None:
        self.row, self.phrases, self.part = row, phrases, parts[at]
        self.limits = PartLimits(phrases, parts, at)
        self.repeating = row.repeats and (self.limits.foreign or may_repeat(self.part.text))
        self.verdict = RepeatVerdict(row, phrases, self.part, self.limits)
        self.acting = self.navigating = self.persons = False
        self.ways: list[bool] = []  # does each of several ways mend something?
        self.head: Clause | None = None  # the last clause with a verb of its own
        self.bare: list[Clause] = []  # those since then, which may share the verb of one to come
        self.added: set[str] = set()  # what the clause before has told first

    def read(self) -> None:
        """Take down in the row what the part says."""
        earlier: Clause | None = None
        if ANY.offers.match(self.part.text) and "check_state" not in self.row.actions:
            self.row.mended = False
        for clause in self.part.clauses:
            self._clause(clause, earlier)
            earlier = clause
        self.verdict.mended = self.verdict.mended or (len(self.ways) > 1 and all(self.ways))
        self.verdict.settle()

    def _clause(self, clause: Clause, earlier: Clause | None) -> None:
        text = clause.text
        found = self._repeats(clause, earlier)
        waiting = self.repeating and self._waits(text)
        steps = set(self.phrases.steps(clause, self._is_bare(clause, earlier)))
        found, steps = self._shared(clause, earlier, found, waiting, steps)
        steps = self._meant(text, found, steps)
        if not clause.joint or found or steps or waiting:
            self.verdict.checked = (self.verdict.checked and bool(found)) or self._checks_input(text, steps)
        self._add(text, steps)
        if ANY.passes_on.match(text):
            steps = set()
        self.acting = self.acting or bool(steps or found or waiting) or ANY.looking.match(text) is not None
        self.acting = self.acting or (ANY.polite.match(text) or ANY.waits_for.match(text)) is not None
        if self._comes_first(clause, steps):
            self.row.yes.clear()
            self.row.waits_only.clear()
            self.verdict.yes.clear()
            self.row.mended = True
        mends = bool(steps & MENDING) or (not waiting and ANY.waits_for.match(text) is not None)
        self.ways += [mends] if clause.alternative else []
        spoken = bool(found or waiting or steps - {OTHER_STEP})
        # "if it persists, try refreshing"
        tried = (text, earlier.text) if earlier and ANY.tries.match(text) else (text,)
        told = ANY.courtesy.fullmatch(text) or (clause.alternative and ANY.gives_up.match(text))
        if not (spoken or told or ANY.harmless.match(text) or any(map(self.phrases.tail.search, tried))):
            self.row.described.append(text)
        if self.verdict.waited and clause.joined and not (found or self.limits.tail(clause)):  # "wait, then refund it"
            self.verdict.waited = self._goes_on(text) or ("then" not in clause.joint and "contact_support" not in steps)
        if self.row.repeats and (found or waiting or steps):
            self.verdict.weigh(clause, earlier, found, waiting, steps, mends)
        elif self.row.waited and self._may_act(clause):  # "revoke it → wait a minute → reissue"
            self.row.waits_only.clear()
            self.row.mended, self.verdict.waited = True, False
        self.row.waited = waiting and not (found or steps)

    def _may_act(self, clause: Clause) -> bool:
        """May the few words right after a bare wait be the next step, and not the reason for it?"""
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
        """Must it be done before the repeat that was mentioned ahead of it: "retry, but release the lock first"?"""
        first = ANY.first.search(clause.text) if steps or self.limits.foreign else None
        if steps and first:
            return True
        if self.limits.foreign:
            acts = first is not None and ANY.told_before.search(clause.text[first.end() :].strip()) is not None
        else:
            behind = clause.joint == "but" and "same_key" not in steps
            acts = behind and self.verdict.acts(clause) and (begins_act(clause.text) or may_tell(clause.text))
        return acts and not self.limits.tail(clause)

    def _repeats(self, clause: Clause, earlier: Clause | None) -> tuple[Heard, ...]:
        """What the clause says about a repeat; a verb that continues a narration forbids none."""
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
        """What the clause says by itself, and through a verb that it shares with its neighbours."""
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
        """What a clause without a verb takes over from the one before; may the next ones do so, too?"""
        text = clause.text
        later = self.phrases.wait.match(text) if clause.alternative and self.verdict.repeated else None
        if later and f"{text[later.end() :]} so ".startswith(" so "):
            return (Heard("yes", text),), set(), False
        if self.verdict.repeated and ANY.means.match(text) and (label := self.phrases.differs(f"again {text}")):
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
        """Does "go on" after a wait mean the repeat itself?"""
        return ANY.goes_on.fullmatch(text) is not None and ANY.awaits_end.search(self.part.text) is None

    def _meant(self, text: str, found: tuple[Heard, ...], steps: set[str]) -> set[str]:
        """The steps, corrected by what the rest of the row says."""
        foreign = self.limits.foreign
        if steps == {OTHER_STEP} and (ANY.harmless.match(text) or (self.verdict.waited and self._goes_on(text))):
            return set()
        if any(heard.kind == "no" for heard in found):
            steps.discard("same_key")
        if foreign and len(text) < MAX_BARE and steps <= _UNSURE and ANY.bare_check.match(text):
            steps = {self.phrases.differs(self.row.text) or OTHER_STEP}
        if "contact_support" in self.row.actions and ANY.reported.match(text):
            told = steps & {"fix_request", "authenticate"}
            if not foreign or (ANY.names_report.search(text) and not self.verdict.differs(text)):
                steps -= told
                if told and foreign and not (self.row.yes or self.verdict.yes):
                    steps.add(OTHER_STEP)  # "contact us, name the id and retry": it may be for the repeat
        if "fix_request" in steps and (anaphor := ANY.anaphor.search(text)):
            if names_credential(self.row.text):
                return {"authenticate"}
            before = self.row.actions & {"authenticate", "ask_customer"}
            return before or (steps if anaphor[0].endswith("one") else {OTHER_STEP})
        return steps

    def _checks_input(self, text: str, steps: set[str]) -> bool:
        """Does the clause only ask to check what was entered?"""
        return (
            steps <= {OTHER_STEP}
            and ANY.checks_input.match(text) is not None
            and (" " in text.removeprefix("please ") or self.phrases.fault.search(self.row.text) is not None)
        )

    def _add(self, text: str, steps: set[str]) -> None:
        """Add the steps to the row, except menu navigation, and what a person named before is to do."""
        if self.navigating and ANY.picks.match(text):
            steps.discard("fix_request")
        self.navigating = self.navigating or ANY.navigates.match(text) is not None
        if self.persons and ANY.infinitive.match(text):  # "the customer must …, raise the limit"
            steps -= MENDING - {"ask_customer", OTHER_STEP}
        self.persons = self.persons or (self.limits.foreign and "ask_customer" in steps)
        told = steps
        if steps & _ADMIN and ANY.bare_admin.search(text):
            told = (steps - _ADMIN) | {"change_setup" if ANY.granting.search(self.row.text) else "contact_support"}
        self.added = told - self.row.actions
        self.row.actions |= told
