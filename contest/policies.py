"""Who may do what, and why not: `may_…(user, object) -> Verdict`. Read it like the regulations."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Verdict:
    """The answer of a policy. False answers say why, in words for the person who asked."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)
