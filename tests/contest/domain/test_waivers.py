import pytest

from contest.domain.notices import render_mail
from contest.domain.waivers import ask_for_waiver, asked_about, restore_finding, waive_finding
from contest.enums import EntryState, NoticeKind, Role
from contest.models import Entry, JournalEntry, Notice, User
from contest.policies import Refused, may_waive
from media_pipeline.api import film_report
from media_pipeline.enums import FilmState, JobKind
from media_pipeline.findings.catalogue import Finding
from media_pipeline.findings.record import record_findings
from media_pipeline.models import Film, Job, Waiver
from tests.contest.films import give_film
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
LIMITS = {"min_seconds": 60, "max_seconds": 300, "max_file_bytes": 10**9, "min_height": 100}
BLACK = Finding("black", {"measured": 4.5, "expected": 3}, ((10.0, 14.5),))
SHORT = Finding("too_short", {"measured": 47.3, "min": 60, "max": 300})


@pytest.fixture
def entry() -> Entry:
    entry = make_entry(EntryState.RETURNED, title="Lamp")
    film = give_film(entry)
    record_findings(film, [BLACK])
    return entry


@pytest.fixture
def organiser(entry: Entry) -> User:
    user = make_user(name="Ratna")
    make_membership(user, entry.edition, Role.ORGANISER)
    return user


def refuse_film(entry: Entry) -> None:
    Film.objects.filter(pk=entry.film_id).update(state=FilmState.REFUSED, limits=LIMITS)
    record_findings(Film.objects.get(pk=entry.film_id), [SHORT])


def told() -> list[tuple[str, str, dict[str, object]]]:
    return [(line.verb, line.subject, line.facts) for line in JournalEntry.objects.order_by("number")]


def test_waiver_of_a_remark_is_told_to_the_journal_alone_and_once(entry: Entry, organiser: User) -> None:
    given = [waive_finding(entry, code="black", reason=" It is meant. ", by=organiser) for _ in range(2)]
    facts = {"film": entry.film_id, "finding": "black", "reason": "It is meant."}
    assert (given, told()) == ([True, False], [("finding_waived", f"entry:{entry.code}", facts)])
    assert Waiver.objects.get().granted_by == f"user:{organiser.pk}"
    assert (Notice.objects.count(), Job.objects.count()) == (0, 0)


def test_waiver_of_a_remark_about_a_refused_film_promises_no_new_check(entry: Entry, organiser: User) -> None:
    refuse_film(entry)
    record_findings(Film.objects.get(pk=entry.film_id), [BLACK, SHORT])
    assert waive_finding(entry, code="black", reason="It is meant.", by=organiser) is True
    assert film_report(entry.film_id or 0).state == FilmState.REFUSED
    assert (Notice.objects.count(), Job.objects.count()) == (0, 0)


def test_waiver_of_a_refusal_checks_the_film_again_and_tells_the_creator(
    entry: Entry, organiser: User
) -> None:
    refuse_film(entry)
    given = [waive_finding(entry, code="too_short", reason="A miniature.", by=organiser) for _ in range(2)]
    assert (given, len(told())) == ([True, False], 1)
    assert film_report(entry.film_id or 0).stage == JobKind.INSPECT
    notice = Notice.objects.get()
    assert (notice.kind, notice.user) == (NoticeKind.FINDING_WAIVED, entry.representative)
    mail = render_mail(notice)
    assert mail.subject == "Your film “Lamp” is being checked again"
    assert "A miniature." in mail.body
    assert f"/entries/{entry.code}/film/" in mail.body


def test_waiver_of_a_remark_is_taken_back_once(entry: Entry, organiser: User) -> None:
    waive_finding(entry, code="black", reason="It is meant.", by=organiser)
    assert [restore_finding(entry, code="black", by=organiser) for _ in range(2)] == [True, False]
    assert [verb for verb, _, _ in told()] == ["finding_waived", "finding_restored"]
    assert film_report(entry.film_id or 0).findings[0].waiver is None


def test_waiver_that_let_a_film_in_is_not_taken_back(entry: Entry, organiser: User) -> None:
    refuse_film(entry)
    waive_finding(entry, code="too_short", reason="A miniature.", by=organiser)
    with pytest.raises(Refused, match="cannot be withdrawn"):
        restore_finding(entry, code="too_short", by=organiser)
    assert [verb for verb, _, _ in told()] == ["finding_waived"]


@pytest.mark.parametrize(
    ("code", "reason", "said"),
    [("black", " \n", "The reason is missing"), ("loud", "Meant", "no longer has this issue")],
)
def test_refused_waiver_leaves_no_trace(
    entry: Entry, organiser: User, code: str, reason: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        waive_finding(entry, code=code, reason=reason, by=organiser)
    assert (Waiver.objects.count(), told()) == (0, [])


def test_entry_without_a_film_has_nothing_to_waive(organiser: User, entry: Entry) -> None:
    Entry.objects.update(film=None)
    entry.refresh_from_db()
    with pytest.raises(Refused, match="no film"):
        waive_finding(entry, code="black", reason="Meant", by=organiser)
    with pytest.raises(Refused, match="no film"):
        restore_finding(entry, code="black", by=organiser)


def test_only_organisers_of_the_edition_waive_not_about_their_own_film_nor_after_publication() -> None:
    edition, published = make_edition("open"), make_edition("published")
    people = {role: make_user() for role in (Role.ORGANISER, Role.CHAIR, Role.JUDGE)}
    for role, user in people.items():
        make_membership(user, edition, role)
    organiser = people[Role.ORGANISER]
    make_membership(organiser, published, Role.ORGANISER)
    entry, own = make_entry(edition=edition), make_entry(edition=edition, representative=organiser)
    late = make_entry(EntryState.ELIGIBLE, edition=published)
    asked = [(user, entry) for user in (*people.values(), entry.representative)]
    assert [bool(may_waive(user, one)) for user, one in asked] == [True, False, False, False]
    assert str(may_waive(organiser, own).reason) == (
        "This is your own entry. Another organiser has to waive its issues."
    )
    assert str(may_waive(organiser, late).reason) == (
        "The results are published; issues can no longer be waived."
    )


def test_creator_asks_once_about_each_film_and_the_office_may_look_then() -> None:
    entry = make_entry(EntryState.DRAFT)
    give_film(entry)
    refuse_film(entry)
    known, asking = Entry.objects.known_to_office(), Entry.objects.asking_for_waiver()
    assert (list(known), list(asking), asked_about(entry)) == ([], [], None)
    given = [ask_for_waiver(entry, words=" It is a miniature. ", by=entry.representative) for _ in range(2)]
    facts = {"film": entry.film_id, "reason": "It is a miniature."}
    assert (given, told()) == ([True, False], [("waiver_asked", f"entry:{entry.code}", facts)])
    assert (list(known.all()), list(asking.all())) == ([entry], [entry])
    Film.objects.update(state=FilmState.RECEIVED)
    assert list(asking.all()) == []


def test_other_drafts_stay_their_creators_alone() -> None:
    drafts = [make_entry(EntryState.DRAFT) for _ in range(2)]
    scored = make_entry(EntryState.SUBMITTED, edition=drafts[0].edition)
    for draft in drafts:
        give_film(draft)
    refuse_film(drafts[0])
    ask_for_waiver(drafts[0], words="A miniature.", by=drafts[0].representative)
    assert set(Entry.objects.known_to_office()) == {drafts[0], scored}


@pytest.mark.parametrize("words", ["", " \n"])
def test_request_without_words_is_refused(words: str) -> None:
    entry = make_entry(EntryState.DRAFT)
    give_film(entry)
    refuse_film(entry)
    with pytest.raises(Refused, match="The reason is missing"):
        ask_for_waiver(entry, words=words, by=entry.representative)
    assert told() == []


@pytest.mark.parametrize(
    ("state", "finding"),
    [(FilmState.READY, BLACK), (FilmState.REFUSED, Finding("cut_off", {"measured": 1, "expected": 2}))],
)
def test_nothing_is_asked_where_nothing_can_be_waived(state: FilmState, finding: Finding) -> None:
    entry = make_entry(EntryState.DRAFT)
    film = give_film(entry)
    Film.objects.update(state=state)
    record_findings(film, [finding])
    with pytest.raises(Refused, match="no issue that can be waived"):
        ask_for_waiver(entry, words="Please.", by=entry.representative)


def test_only_the_creator_asks(entry: Entry, organiser: User) -> None:
    refuse_film(entry)
    with pytest.raises(Refused, match="another account"):
        ask_for_waiver(entry, words="Please.", by=organiser)


@pytest.mark.parametrize("state", [FilmState.STUCK, FilmState.INSPECTED])
def test_waiver_of_a_remark_sends_no_mail_whatever_becomes_of_the_film(
    entry: Entry, organiser: User, state: FilmState
) -> None:
    Film.objects.filter(pk=entry.film_id).update(state=state)
    assert waive_finding(entry, code="black", reason="It is meant.", by=organiser)
    assert Notice.objects.count() == 0
