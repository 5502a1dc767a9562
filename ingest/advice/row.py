"""What has been heard of a row while its parts are read, and the verdict over all of it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.advice.phrases import OTHER_STEP


class Advice(NamedTuple):
    """What a row tells its reader to do, in its own words."""

    retryable: bool | None = None
    evidence: str | None = None
    actions: tuple[str, ...] = ()
    retry_after_s: int | None = None


@dataclass
class AdviceRow:
    """What has been heard so far, in reading order."""

    repeats: bool  # may it say anything about repeating?
    whole: str  # all of its text, in lower case
    yes: list[tuple[str, bool]] = field(default_factory=list)  # the sentence; is it sure to mean the same request?
    waits_only: list[str] = field(default_factory=list)  # the sentences that say to wait, with no word of repeating
    no: list[str] = field(default_factory=list)
    actions: set[str] = field(default_factory=set)
    waits: set[int] = field(default_factory=set)  # the fixed times, in seconds
    heard: list[str] = field(default_factory=list)  # the clauses that repeat
    described: list[str] = field(default_factory=list)  # those that ask for nothing
    offered: bool = False  # a repeat is one of several ways
    one_case: bool = False  # a "no" under a condition
    mended: bool = False  # a step has been asked for that changes the request or what it meets
    names_a_time: bool = False  # a wait with no word of repeating, which gives a bare "retry" its time
    waited: bool = False  # has the clause right before, in its text, told to wait and nothing else?
    is_by_text: bool = False  # it has been asked for all of its text

    @property
    def text(self) -> str:
        """The whole text of the row, in lower case."""
        self.is_by_text = True
        return self.whole

    def advice(self, faulty: bool) -> Advice:
        """The verdict over the whole row; `faulty`: is the request called wrong?"""
        actions = self.actions - {OTHER_STEP}
        if "retry" in actions and self.names_a_time:
            actions = actions - {"retry"} | {"wait"}
        verdict, evidence = None, None
        yes = [*self.yes, *((sentence, True) for sentence in self.waits_only)]
        if self.no and not yes and not self.one_case:
            verdict, evidence = False, self.no[0]
        elif yes and not self.no and not self.one_case:
            evidence = next((sentence for sentence, sure in yes if sure or not faulty), None)
            verdict = True if evidence else None
        if faulty and verdict is None:
            actions = actions - {"retry"}
        if verdict is False:
            actions = actions - {"same_key"}
        after = next(iter(self.waits)) if len(self.waits) == 1 and "wait" in actions else None
        return Advice(verdict, evidence, tuple(sorted(actions)), after)
