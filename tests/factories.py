"""People and contests for tests, built through the models, with defaults that are valid."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from contest.enums import REQUIRED_CONSENTS, AwardBasis, ConsentKind, EntryState, Purpose, Role, Tool
from contest.models import Award, Consent, Credit, Edition, Entry, Membership, Regulations, ToolUse, User

PASSWORD = "correct horse battery"
_numbers = count(1001)  # of one length, so that no name is the beginning of another

AWARDS = (  # slug, name, places, criterion
    ("first", "First Prize", 1, ""),
    ("second", "Second Prize", 3, ""),
    ("third", "Third Prize", 5, ""),
    ("most-creative", "Most Creative", 1, "creativity"),
    ("best-narration", "Best Narration", 1, "narration"),
)


def make_user(email: str = "", **fields: Any) -> User:
    """A person who signed up and proved their address; the password is PASSWORD."""
    from allauth.account.models import EmailAddress

    number = next(_numbers)
    name = fields.pop("name", f"Person {number}")
    email = email or f"person{number}@example.org"
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_edition(state: str = "open", *, now: datetime | None = None, **fields: Any) -> Edition:
    """An edition with regulations and the eleven awards; `state` is planned, open, closed or published."""
    now = now or timezone.now()
    opens_at = {"planned": now + timedelta(days=10), "open": now - timedelta(days=10)}.get(
        state, now - timedelta(days=100)
    )
    number = next(_numbers)
    limits = fields.pop("regulations", {})
    edition = Edition.objects.create(
        **{
            "slug": f"edition-{number}",
            "year": 2026,
            "name": {"en": f"Edition {number}"},
            "theme": {"en": "Beyond a tool, towards a partner"},
            "invitation": {"en": "Show us a film."},
            "time_zone": "Asia/Shanghai",
            "opens_at": opens_at,
            "closes_at": opens_at + timedelta(days=60),
            "nominees_at": opens_at + timedelta(days=80),
            "awards_at": opens_at + timedelta(days=90),
            "published_at": opens_at + timedelta(days=90) if state == "published" else None,
            **fields,
        }
    )
    Regulations.objects.create(edition=edition, **limits)
    Award.objects.bulk_create(
        Award(
            edition=edition,
            order=order,
            slug=slug,
            name={"en": name},
            places=places,
            basis=AwardBasis.CRITERION if criterion else AwardBasis.OVERALL,
            criterion=criterion,
            criterion_name={"en": criterion.capitalize()} if criterion else {},
        )
        for order, (slug, name, places, criterion) in enumerate(AWARDS, 1)
    )
    return edition


def make_membership(user: User, edition: Edition, role: Role | str) -> Membership:
    return Membership.objects.create(user=user, edition=edition, role=Role(role))


def make_entry(
    state: EntryState | str = EntryState.DRAFT,
    *,
    edition: Edition | None = None,
    representative: User | None = None,
    **fields: Any,
) -> Entry:
    """A complete entry in `state`, without a film unless one is given."""
    now = timezone.now()
    state = EntryState(state)
    edition = edition or make_edition()
    is_known, representative = representative is not None, representative or make_user()
    decided = state in {EntryState.ELIGIBLE, EntryState.RETURNED, EntryState.DISQUALIFIED}
    entry = Entry.objects.create(
        **{
            "edition": edition,
            "representative": representative,
            "state": state,
            "title": f"Film {next(_numbers)}",
            "original_title": "原题",
            "synopsis": "A lamp learns to wait.",
            "language": "Mandarin",
            "country": "CN",
            "profession": "Designer",
            "production_days": 10,
            "submitted_at": None if state == EntryState.DRAFT else now,
            "decided_at": now if decided else None,
            "decision_reason": "The sound is missing." if decided and state != EntryState.ELIGIBLE else "",
            **fields,
        }
    )
    add = Membership.objects.get_or_create if is_known else Membership.objects.create
    add(user=representative, edition=edition, role=Role.CREATOR)
    Credit.objects.create(entry=entry, position=1, name=representative.name, task="Director")
    ToolUse.objects.create(entry=entry, tool=Tool.SEEDANCE, purpose=Purpose.PICTURES)
    version = edition.regulations.consents_version
    Consent.objects.bulk_create(
        Consent(entry=entry, kind=kind, version=version, given_by=representative)
        for kind in (*REQUIRED_CONSENTS, ConsentKind.PRESS)
    )
    return entry
