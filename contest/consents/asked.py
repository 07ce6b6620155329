"""To which statements creators are asked to agree, and in which words: an edition's own where it has any,
else the site's. What was submitted keeps the words to which it agreed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from contest.domain.data_abroad import goes_abroad, transfer_words
from contest.enums import EDITABLE_STATES, OWN_CONSENTS, REQUIRED_CONSENTS, ConsentKind
from contest.models import Consent, Edition, Entry, JournalEntry, RightsPaper, StatementWording
from contest.models.texts import Texts, in_every_language, in_readers_language

NAMES = {
    ConsentKind.RULES: gettext_lazy("Regulations"),
    ConsentKind.RIGHTS: gettext_lazy("Rights"),
    # Translators: the name of the statement that the festival may show the film
    ConsentKind.SHOWING: pgettext_lazy("statement", "Showing the film"),
    ConsentKind.DATA: pgettext_lazy("statement", "Personal data"),
    ConsentKind.PRESS: pgettext_lazy("statement", "Press"),
    # Translators: the name of the statement that the contact person is old enough
    ConsentKind.AGE: pgettext_lazy("statement", "Age"),
    # Translators: the name of the statement that the contact person needs no guardian's consent
    ConsentKind.ADULT: pgettext_lazy("statement", "Of age"),
    ConsentKind.ABROAD: gettext_lazy("Transfer abroad"),
}


OF_CONTACT = (ConsentKind.AGE, ConsentKind.ADULT)  # said of the contact person, and over when another is


@dataclass(frozen=True)
class AskedStatement:
    """One statement in one wording; without a text of its own, in the site's words. `about`: the contact
    person of whom it is said, by their id."""

    kind: ConsentKind
    version: str
    title: Texts = field(default_factory=dict)
    text: Texts = field(default_factory=dict)
    is_required: bool = True
    about: int | None = None

    @property
    def value(self) -> str:
        """What a form sends for it: nobody agrees to words, or of a person, that they have not read."""
        return f"{self.kind}:{self.version}" + (f":{self.about}" if self.about else "")

    def in_every_language(self) -> "AskedStatement":
        """The same, with the site's words as texts of its own."""
        return self if self.text else replace(self, text=in_every_language(self.kind.label))

    @property
    def shown_title(self) -> str:
        return in_readers_language(self.title)

    @property
    def has_version(self) -> bool:
        """Whether its version is one of its words, and not what it speaks of: an age, a country."""
        return self.kind not in (*OF_CONTACT, ConsentKind.ABROAD)

    @property
    def is_optional(self) -> bool:
        return self.kind in OWN_CONSENTS and not self.is_required

    @property
    def is_transfer(self) -> bool:
        return self.kind == ConsentKind.ABROAD

    @property
    def words(self) -> str:
        if self.text:
            return in_readers_language(self.text)
        if self.is_transfer:
            return transfer_words(self.version)
        if self.kind in OF_CONTACT:
            told = {"age": self.version}
            return _("The contact person of this entry is at least %(age)s years old.") % told
        return str(self.kind.label)


def name_of(kind: str) -> str:
    """What the office calls a statement. Raises ValueError for an unknown one."""
    known = ConsentKind(kind)
    return str(NAMES.get(known) or known.label)


def statements_of(edition: Edition, at: datetime | None = None) -> list[AskedStatement]:
    """Those that are asked now, or were asked at that moment; one query for an edition that was read."""
    wordings, regulations = wordings_of(edition), edition.regulations
    asked = [_of_site(kind, wordings.get(kind, []), edition, at) for kind in REQUIRED_CONSENTS]
    ages = {ConsentKind.AGE: regulations.min_age, ConsentKind.ADULT: regulations.guardian_below}
    if at is None:  # whoever has submitted was asked before
        asked += [AskedStatement(kind, str(age)) for kind, age in ages.items() if age]
    own = [_in_force(wordings.get(kind, []), at) for kind in OWN_CONSENTS]
    return asked + [_as_worded(wording) for wording in own if wording and wording.text]


def statements_for(entry: Entry) -> list[AskedStatement]:
    """Those that an entry has to agree to: as they are now while it can be changed, else as they were when it
    was submitted."""
    if entry.state not in EDITABLE_STATES:
        return statements_of(entry.edition, entry.submitted_at)
    asked = asked_now(entry)
    return (
        [*asked, AskedStatement(ConsentKind.ABROAD, settings.DATA_COUNTRY)] if goes_abroad(entry) else asked
    )


def asked_now(entry: Entry) -> list[AskedStatement]:
    """What is asked of everybody; but whoever enters with a guardian's consent does not say to need none."""
    about = entry.representative_id
    asked = [
        replace(one, about=about) if one.kind in OF_CONTACT else one for one in statements_of(entry.edition)
    ]
    if not any(one.kind == ConsentKind.ADULT for one in asked) or guardian_of(entry) is None:
        return asked
    return [one for one in asked if one.kind != ConsentKind.ADULT]


def guardian_of(entry: Entry) -> RightsPaper | None:
    """The written consent by which somebody under age enters, without its content."""
    return entry.rights_papers.exclude(guardian="").defer("content").first()


def agreed_kinds(entry: Entry) -> frozenset[ConsentKind]:
    """What of that it has agreed to."""
    return frozenset(one.kind for one in agreed_of(entry, statements_for(entry)))


def agreed_of(entry: Entry, statements: Iterable[AskedStatement]) -> list[AskedStatement]:
    agreed = {(consent.kind, consent.version) for consent in entry.consents.all()}
    return [one for one in statements if (one.kind, one.version) in agreed]


def versions_now(edition: Edition) -> dict[str, str]:
    """The version of each statement that can be agreed to, by its kind; of winners, that about the press; of
    whoever enters from abroad, the country of the data."""
    asked: dict[str, str] = {one.kind: one.version for one in statements_of(edition)}
    return {
        ConsentKind.PRESS: edition.regulations.consents_version,
        ConsentKind.ABROAD: settings.DATA_COUNTRY,
        **asked,
    }


def wording_of(edition: Edition, kind: str, version: str) -> AskedStatement:
    """The words that a statement had in that version."""
    kept = wordings_of(edition).get(kind, [])
    found = next((wording for wording in kept if wording.version == version), None)
    return _as_worded(found) if found else AskedStatement(ConsentKind(kind), version)


def agreements_of(entry: Entry) -> list[tuple[Consent, AskedStatement]]:
    """All that the entry has agreed to, earlier words too, with these words."""
    consents = entry.consents.select_related("given_by").order_by("-given_at", "pk")
    return [(consent, wording_of(entry.edition, consent.kind, consent.version)) for consent in consents]


def agreements_in(receipt: JournalEntry, entry: Entry) -> list[AskedStatement]:
    """What the entry had agreed to when it was submitted, by the line of the journal that says so."""
    versions = receipt.facts.get("statements", {})
    return [wording_of(entry.edition, kind, version) for kind, version in versions.items()]


def wordings_of(edition: Edition) -> dict[str, list[StatementWording]]:
    """Of each kind, the earliest first."""
    prefetch_related_objects([edition], "statement_wordings")
    found: dict[str, list[StatementWording]] = {}
    for wording in edition.statement_wordings.all():
        found.setdefault(wording.kind, []).append(wording)
    return found


def _in_force(wordings: list[StatementWording], at: datetime | None) -> StatementWording | None:
    return next((one for one in reversed(wordings) if at is None or one.since <= at), None)


def _of_site(
    kind: ConsentKind, wordings: list[StatementWording], edition: Edition, at: datetime | None
) -> AskedStatement:
    """Before an edition words it anew, the words are the first that were kept: see `keep_wording`."""
    if wordings:
        return _as_worded(_in_force(wordings, at) or wordings[0])
    return AskedStatement(kind, edition.regulations.consents_version)


def _as_worded(wording: StatementWording) -> AskedStatement:
    kind = ConsentKind(wording.kind)
    return AskedStatement(kind, wording.version, wording.title, wording.text, wording.is_required)
