"""What limits the advice of a part to some cases: conditions, another request, what stands before and behind it."""

from collections.abc import Sequence
from functools import cached_property

from ingest.advice.clauses import Clause, Part
from ingest.advice.languages import ENGLISH
from ingest.advice.phrases import ANY, Phrases


class PartLimits:
    """The limits of one part, in its place among the others of its text."""

    def __init__(self, phrases: Phrases, parts: Sequence[Part], at: int) -> None:
        self.phrases, self.part = phrases, parts[at]
        self.foreign = phrases is not ENGLISH
        self.before = parts[at - 1] if at else None
        self.after = parts[at + 1] if at + 1 < len(parts) else None
        self.parts = parts

    @cached_property
    def conditional(self) -> bool:
        """Does the part say it of one case only?"""
        answers = self.before is not None and asks(self.before)
        return answers or self._headed() or self._conditional() or self._restricts(self.after, follows=True)

    def _headed(self) -> bool:
        """Does a condition of its own stand before it in its sentence: "Only if unpaid: …"?"""
        if self.before is None or self._restricts(self.before) or ANY.choices.match(self.before.text):
            return self.before is not None
        opening = next(part for part in self.parts if part.sentence == self.part.sentence)
        return opening is not self.part and opening is not self.before and self._restricts(opening)

    @cached_property
    def has_tail(self) -> bool:
        """Does "if it persists" stand here, or right before?"""
        return self.phrases.tail.search(self.part.text) is not None or self._continues_tail()

    def tail(self, clause: Clause) -> bool:
        """Does the clause stand behind "if it persists"?"""
        if not self.has_tail:
            return False
        inside = self.part.clauses[: self.part.clauses.index(clause) + 1]
        return self._continues_tail() or any(self.phrases.tail.search(one.text) for one in inside)

    def _continues_tail(self) -> bool:
        before = self.before
        same = before is not None and before.sentence == self.part.sentence
        return bool(before and same and self.phrases.tail.search(before.text))

    def _limits(self, clause: Clause) -> bool:
        waited = self.phrases.wait.sub("later", clause.text)
        if not self.foreign and not clause.alternative:
            other = waited.startswith(("with ", "using ", "via ")) and self.phrases.another.match(waited)
            mends = clause is not self.part.clauses[0] and self.phrases.mending.match(waited)
            if other or mends or ANY.means.match(waited):
                return True
        elif not clause.alternative and self.phrases.another.search(waited):
            says = self.phrases.repeats(clause.text) or self.phrases.steps(clause, True)
            denies = ANY.negation.search(clause.text)  # "No new report can be made, …"
            if not (says or denies or self.phrases.fault.search(clause.text)):  # "With another card, …"
                return True
        return self.phrases.condition.search(waited) is not None and not self.phrases.itself.search(clause.text)

    def way(self, clause: Clause) -> bool:
        """Is one of several ways limited by itself, or by the condition before them all?"""
        depends = ANY.depends.search(self.part.sentence.lower()) is not None or self._headed()
        ways = self.part.clauses
        limited = self._limits(clause) or self._limits(ways[0]) or any(map(self._is_condition, ways))
        return depends or limited or ANY.overall.search(ways[-1].text) is not None

    def _is_condition(self, clause: Clause) -> bool:
        """Is it a condition alone: "Retry, if it is unpaid, or call us"?"""
        if self.phrases.condition.match(clause.text) is None or self.phrases.tail.search(clause.text):
            return False
        return not (self.phrases.itself.search(clause.text) or self.phrases.steps(clause, True))

    def _conditional(self) -> bool:
        for at, clause in enumerate(self.part.clauses, 1):
            if self.has_tail and self.phrases.tail.search(clause.text):
                return clause.text.endswith(" only") or any(
                    ANY.excepts.match(after.text) for after in self.part.clauses[at:]
                )
            if self._limits(clause):
                return True
        return False

    def _restricts(self, part: Part | None, follows: bool = False) -> bool:
        """Is this neighbouring part a mere condition?"""
        found = part and ANY.restriction.match(part.text)
        if part and follows and self._narrows(part):
            return True
        if part is None or not found or self.phrases.tail.search(part.text):
            return False
        if follows and found["only"]:
            return not ANY.states.search(part.text)
        (clause, *more) = part.clauses
        fragment = not more and not self.phrases.steps(clause, True) and not self.phrases.itself.search(part.text)
        return fragment and (follows or part.sentence == self.part.sentence)

    @cached_property
    def headed(self) -> bool:
        """Does a condition or another request stand before its dash or semicolon: "Once it is fixed –"?"""
        part = self.before
        if part is None or part.sentence != self.part.sentence or not part.clauses:
            return False
        clause, phrases = part.clauses[-1], self.phrases
        says = phrases.repeats(clause.text) or phrases.fault.search(clause.text)
        if says or phrases.tail.search(clause.text) or phrases.itself.search(clause.text):
            return False
        waited = phrases.wait.sub("later", clause.text)
        if not self.foreign:
            return (ANY.means.match(waited) or ANY.act_first.match(waited)) is not None
        waited = ANY.failed.sub("failed", waited)  # "Error al guardar;" is no "al guardar, …"
        ends = any(found.start() == 0 or found.end() > len(waited) - 3 for found in phrases.condition.finditer(waited))
        other = phrases.another.search(waited)  # "With another card –", not "Changed by another process;"
        return ends or (other is not None and len(waited[: other.start()].split()) < 2)

    def _narrows(self, part: Part) -> bool:
        """Does it go on, after a dash or colon, with a condition or another request: "– once it is fixed"?"""
        if part.sentence != self.part.sentence or not part.clauses:
            return False
        clause, phrases = part.clauses[0], self.phrases
        if phrases.tail.search(part.text) or phrases.itself.search(clause.text):
            return False
        waited = phrases.wait.sub("later", clause.text)
        if not self.foreign:
            after = ANY.act_first.match(waited) if len(part.clauses) == 1 else None
            return (after or ANY.means.match(waited)) is not None
        limit = phrases.condition.search(waited) or phrases.another.search(waited) or phrases.condition.match(part.text)
        steps = phrases.steps(clause, True)
        own = (steps or phrases.repeats(clause.text)) and not phrases.condition.match(waited)
        apart = own and any(heard.kind == "no" for heard in phrases.repeats(self.part.text))  # "no retry; use another"
        return limit is not None and not apart and "contact_support" not in steps

    def beside(self, clause: Clause) -> bool:
        """Does the clause stand in such a list, and ask for no other request: "Retry, …, and use a new key"?"""
        offered = self.part.clauses[-1].joint == "or"
        return self.listed and (offered or ANY.replaces.search(clause.text) is None)

    @cached_property
    def listed(self) -> bool:
        """Is it a list of ways, the repeat first: "Retry, check the network, and raise the limit"?"""
        head, *others = self.part.clauses
        again = any(one.text.startswith(("re", "try again")) and self.phrases.repeats(one.text) for one in others)
        heads = len(others) > 1 and not (again or self.foreign or any(one.joint == "then" for one in others))
        return heads and any(
            heard.kind == "yes" and heard.rest == head.text for heard in self.phrases.repeats(head.text)
        )


def asks(part: Part) -> bool:
    """Is the part's sentence a question?"""
    return part.sentence.rstrip().endswith(("?", "？"))


def narrates(text: str) -> bool:
    """Has the clause a subject of its own that is not told to do anything?"""
    return ANY.narrated.search(text) is not None and ANY.addressed.search(text) is None
