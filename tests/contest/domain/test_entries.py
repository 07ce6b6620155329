import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from contest.domain import entries, entry_decisions, journal, notices
from contest.domain.ai_share import Label
from contest.domain.editions import DeadlineRule
from contest.domain.entry_refusals import AlreadyMoved, DraftChanged, EntryChanged, EntryNotReady
from contest.domain.queries.declarations import declaration_of, labels_of
from contest.domain.queries.entries import latest_receipt, readiness_of
from contest.domain.shot_labels import carry_labels, give_consents, label_shots
from contest.enums import ConsentKind, EntryState, Origin, Role, Tool
from contest.models import Entry, JournalEntry, Notice
from contest.policies import Refused
from contest.signals import entry_moved
from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film
from media_pipeline.renditions.film_label import number_of
from tests.contest.films import give_film, make_film_row
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.waiting import PATIENCE


def ready_entry(**fields):
    entry = make_entry(**fields)
    give_film(entry)
    return entry


def codes(error):
    return [finding.code for finding in error.value.findings]


def test_started_entry_is_a_draft_and_makes_a_creator(db):
    user, edition = make_user(), make_edition()
    entry = entries.start_entry(user, edition=edition)
    assert (entry.state, entry.representative) == (EntryState.DRAFT, user)
    assert [m.role for m in user.memberships.all()] == [Role.CREATOR]
    assert JournalEntry.objects.get().verb == "entry_started"


def test_second_entry_knows_who_you_are(db):
    first = make_entry(team_name="Night Shift")
    second = entries.start_entry(first.representative, edition=first.edition)
    assert (second.profession, str(second.country), second.team_name, second.title) == (
        first.profession,
        "CN",
        "Night Shift",
        "",
    )


@pytest.mark.parametrize("state", ["planned", "closed", "published"])
def test_entry_is_not_started_outside_the_window(db, state):
    with pytest.raises(Refused):
        entries.start_entry(make_user(), edition=make_edition(state))


def test_fourth_entry_is_refused(db):
    user, edition = make_user(), make_edition()
    for _ in range(3):
        entries.start_entry(user, edition=edition)
    with pytest.raises(Refused):
        entries.start_entry(user, edition=edition)


def test_two_tabs_on_one_field_lose_neither(db):
    entry = make_entry(title="Lamp")
    user, base = entry.representative, {"title": "Lamp", "synopsis": entry.synopsis}
    entries.save_draft(
        Entry.objects.get(), version=0, base=base, fields={**base, "title": "Lantern"}, by=user
    )
    with pytest.raises(DraftChanged) as error:
        entries.save_draft(
            Entry.objects.get(), version=0, base=base, fields={**base, "title": "Light"}, by=user
        )
    assert (error.value.theirs, error.value.version) == ({"title": "Lantern"}, 2)
    assert Entry.objects.get().title == "Lantern"


def test_two_tabs_on_two_fields_are_merged(db):
    entry = make_entry(title="Lamp", language="none")
    user, base = entry.representative, {"title": "Lamp", "language": "none"}
    entries.save_draft(
        Entry.objects.get(), version=0, base=base, fields={**base, "title": "Lantern"}, by=user
    )
    entries.save_draft(
        Entry.objects.get(), version=0, base=base, fields={**base, "language": "Thai"}, by=user
    )
    entry.refresh_from_db()
    assert (entry.title, entry.language, entry.version) == ("Lantern", "Thai", 2)


def test_save_without_a_base_clashes_where_values_differ(db):
    entry = make_entry(title="Lamp")
    with pytest.raises(DraftChanged):
        entries.save_draft(entry, version=7, fields={"title": "Light"}, by=entry.representative)


def test_credits_and_tools_are_saved_in_order(db):
    entry = make_entry()
    rows = {"credits": [["Mei", "Director"], ["Ana", "Music"]], "tools": [["suno", "", "music", ""]]}
    entries.save_draft(entry, version=0, fields=rows, by=entry.representative)
    assert [(c.name, c.task) for c in entry.credits.all()] == [("Mei", "Director"), ("Ana", "Music")]
    assert [u.tool for u in entry.tool_uses.all()] == ["suno"]


@pytest.mark.parametrize("state", [EntryState.SUBMITTED, EntryState.ELIGIBLE, EntryState.DISQUALIFIED])
def test_entry_out_of_hand_is_not_saved(db, state):
    entry = make_entry(state)
    with pytest.raises(Refused):
        entries.save_draft(entry, version=0, fields={"title": "Light"}, by=entry.representative)


def test_save_that_meets_a_submission_is_refused(db):
    entry = ready_entry()
    stale = Entry.objects.get()
    entries.submit_entry(entry, by=entry.representative)
    with pytest.raises(EntryChanged):
        entries.save_draft(stale, version=0, fields={"title": "Light"}, by=entry.representative)


def test_somebody_else_saves_nothing(db):
    entry = make_entry()
    with pytest.raises(Refused):
        entries.save_draft(entry, version=0, fields={"title": "Light"}, by=make_user())


def test_submission_moves_records_enqueues_and_publishes_once(db, django_capture_on_commit_callbacks):
    entry, heard = ready_entry(), []

    def hear(**kwargs):
        heard.append(kwargs["entry_id"])

    entry_moved.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        entries.submit_entry(entry, by=entry.representative)
    assert (entry.state, heard) == (EntryState.SUBMITTED, [entry.pk])
    assert [notice.kind for notice in Notice.objects.all()] == ["entry_received"]
    receipt = latest_receipt(entry)
    assert receipt is not None
    assert receipt.facts["film_sha256"] == "a" * 64
    assert (receipt.facts["ai_ms"], receipt.facts["rule"]) == (90_000, DeadlineRule.IN_TIME)
    assert list(journal.find_breaches()) == []


@pytest.mark.slow
def test_submission_without_a_broker_is_accepted_and_its_mail_follows(
    db, broken_broker, django_capture_on_commit_callbacks, mailoutbox
):
    entry = ready_entry()
    with django_capture_on_commit_callbacks(execute=True):
        entries.submit_entry(entry, by=entry.representative)
    notice = Notice.objects.get()
    assert (entry.state, notice.sent_at, mailoutbox) == (EntryState.SUBMITTED, None, [])
    assert notices.send_first_notice() is True
    assert [mail.to for mail in mailoutbox] == [[entry.representative.email]]


def test_second_submission_is_a_fact(db):
    entry = ready_entry()
    entries.submit_entry(entry, by=entry.representative)
    with pytest.raises(AlreadyMoved):
        entries.submit_entry(entry, by=entry.representative)


@pytest.mark.slow
def test_twenty_submissions_at_once_submit_once(transactional_db):
    entry = ready_entry()
    start, outcomes = threading.Barrier(20), []

    def submit_scores():
        try:
            mine = Entry.objects.select_related("edition__regulations", "representative").get(pk=entry.pk)
            start.wait(PATIENCE)
            entries.submit_entry(mine, by=mine.representative)
            outcomes.append("handed in")
        except AlreadyMoved:
            outcomes.append("already")
        finally:
            connection.close()

    threads = [threading.Thread(target=submit_scores) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already"] * 19 + ["handed in"]
    assert Notice.objects.count() == 1
    assert JournalEntry.objects.filter(verb="entry_submitted").count() == 1


def test_submission_that_meets_a_save_is_refused(db):
    entry = ready_entry()
    stale = Entry.objects.get()
    entries.save_draft(entry, version=0, fields={"title": ""}, by=entry.representative)
    with pytest.raises(EntryChanged):
        entries.submit_entry(stale, by=entry.representative)
    assert Entry.objects.get().state == EntryState.DRAFT


def test_submission_without_film_is_refused(db):
    entry = make_entry()
    with pytest.raises(EntryNotReady) as error:
        entries.submit_entry(entry, by=entry.representative)
    assert codes(error) == ["film_missing"]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (FilmState.RECEIVED, "film_under_check"),
        (FilmState.INSPECTED, "film_under_check"),
        (FilmState.REFUSED, "film_refused"),
        (FilmState.STUCK, "film_stuck"),
    ],
)
def test_submission_with_an_unready_film_is_refused(db, state, code):
    entry = make_entry()
    give_film(entry, make_film_row(state))
    with pytest.raises(EntryNotReady) as error:
        entries.submit_entry(entry, by=entry.representative)
    assert codes(error) == [code]


def test_submission_with_699_per_mille_is_refused_and_700_accepted(db):
    entry = make_entry()
    film = give_film(entry, make_film_row(cuts=(0, 69_900, 100_000)), labels=(Tool.VEO, Origin.TITLES))
    with pytest.raises(EntryNotReady) as error:
        entries.submit_entry(entry, by=entry.representative)
    assert codes(error) == ["ai_share_low"]
    film.shots.filter(number=1).update(end_ms=70_000)
    film.shots.filter(number=2).update(start_ms=70_000)
    assert entries.submit_entry(entry, by=entry.representative).state == EntryState.SUBMITTED


def test_submission_without_consents_labels_or_tools_is_refused(db):
    entry = make_entry()
    give_film(entry, labels=(Tool.VEO, Tool.VEO))
    entry.tool_uses.all().delete()
    entry.consents.filter(kind=ConsentKind.RIGHTS).delete()
    with pytest.raises(EntryNotReady) as error:
        entries.submit_entry(entry, by=entry.representative)
    assert codes(error) == ["tools_missing", "shots_unlabelled", "ai_share_low", "consents_missing"]


def test_consents_to_older_statements_do_not_count(db):
    entry = ready_entry()
    entry.consents.update(version="0")
    assert [finding.code for finding in readiness_of(entry).findings] == ["consents_missing"]
    give_consents(entry, kinds=list(ConsentKind), by=entry.representative)
    assert readiness_of(entry).findings == []


@pytest.mark.parametrize(("seconds", "is_in_time"), [(-1, True), (0, False), (1, False)])
def test_deadline_is_one_instant(db, seconds, is_in_time):
    entry = make_entry()
    film = make_film_row()
    Entry.objects.filter(pk=entry.pk).update(film=film)
    entry.refresh_from_db()
    for shot in film.shots.all():
        entry.shot_labels.create(shot=shot, origin=Origin.TOOL, tool=Tool.VEO)
    with time_machine.travel(entry.edition.closes_at + timedelta(seconds=seconds), tick=False):
        if is_in_time:
            assert entries.submit_entry(entry, by=entry.representative).state == EntryState.SUBMITTED
        else:
            with pytest.raises(Refused, match="ended on"):
                entries.submit_entry(entry, by=entry.representative)


def test_manifest_before_the_deadline_gives_the_grace_time(db):
    entry = ready_entry()
    with time_machine.travel(entry.edition.uploads_end_at - timedelta(seconds=1), tick=False):
        entries.submit_entry(entry, by=entry.representative)
    receipt = latest_receipt(entry)
    assert receipt is not None
    assert receipt.facts["rule"] == DeadlineRule.MANIFEST_IN_TIME


def test_grace_time_ends(db):
    entry = ready_entry()
    with time_machine.travel(entry.edition.uploads_end_at, tick=False), pytest.raises(Refused):
        entries.submit_entry(entry, by=entry.representative)


def test_film_begun_after_the_deadline_is_not_attached(db):
    entry = ready_entry()
    later = entry.edition.closes_at + timedelta(seconds=5)
    with time_machine.travel(later, tick=False):
        film = make_film_row()
        stranger = make_entry(edition=entry.edition)
        give_film(stranger, film, labels=(), committed_at=later)
        with pytest.raises(Refused, match="began on"):
            entries.attach_film(entry, film_id=film.pk, by=entry.representative)


def test_returned_entry_may_be_submitted_after_the_deadline(db):
    entry, organiser = ready_entry(), make_user()
    make_membership(organiser, entry.edition, Role.ORGANISER)
    entries.submit_entry(entry, by=entry.representative)
    with time_machine.travel(entry.edition.closes_at + timedelta(days=3), tick=False) as traveller:
        entry_decisions.return_entry(entry, reason="The sound is missing.", by=organiser)
        assert entry.decision_reason == "The sound is missing."
        traveller.shift(timedelta(hours=11))
        entries.save_draft(entry, version=entry.version, fields={"title": "Light"}, by=entry.representative)
        entries.submit_entry(entry, by=entry.representative)
    receipt = latest_receipt(entry)
    assert receipt is not None
    assert (receipt.facts["rule"], entry.decision_reason) == (DeadlineRule.RETURNED, "")


def test_withdrawn_entry_is_submitted_again_until_the_deadline(db):
    entry = ready_entry()
    entries.submit_entry(entry, by=entry.representative)
    entries.withdraw_entry(entry, by=entry.representative)
    entries.submit_entry(entry, by=entry.representative)
    assert [notice.kind for notice in Notice.objects.order_by("pk")] == [
        "entry_received",
        "entry_withdrawn",
        "entry_received",
    ]
    after = entry.edition.closes_at
    with time_machine.travel(after, tick=False), pytest.raises(Refused, match="withdrawn until"):
        entries.withdraw_entry(entry, by=entry.representative)


def test_office_accepts_returns_and_disqualifies(db):
    entry, organiser = make_entry(EntryState.SUBMITTED), make_user()
    make_membership(organiser, entry.edition, Role.ORGANISER)
    entry_decisions.accept_entry(entry, by=organiser)
    entry_decisions.return_entry(entry, reason="Credits first.", by=organiser)
    entry_decisions.disqualify_entry(entry, reason="Not yours.", by=organiser)
    entry_decisions.accept_entry(entry, by=organiser)
    assert [line.verb for line in JournalEntry.objects.all()] == [
        "entry_accepted",
        "entry_returned",
        "entry_disqualified",
        "entry_accepted",
    ]
    with pytest.raises(AlreadyMoved):
        entry_decisions.accept_entry(entry, by=organiser)


@pytest.mark.parametrize("role", [Role.CREATOR, Role.JUDGE, Role.CHAIR])
def test_only_organisers_decide(db, role):
    entry, person = make_entry(EntryState.SUBMITTED), make_user()
    make_membership(person, entry.edition, role)
    with pytest.raises(Refused):
        entry_decisions.accept_entry(entry, by=person)


def test_nobody_decides_about_an_own_entry(db):
    entry = make_entry(EntryState.SUBMITTED)
    make_membership(entry.representative, entry.edition, Role.ORGANISER)
    with pytest.raises(Refused, match="own entry"):
        entry_decisions.accept_entry(entry, by=entry.representative)


def test_return_without_a_reason_is_refused(db):
    entry, organiser = make_entry(EntryState.SUBMITTED), make_user()
    make_membership(organiser, entry.edition, Role.ORGANISER)
    with pytest.raises(Refused, match="The reason is missing"):
        entry_decisions.return_entry(entry, reason="  ", by=organiser)


def test_replaced_film_stays_and_its_labels_are_carried(db):
    entry = ready_entry()
    old = entry.film
    new = make_film_row(cuts=(0, 30_100, 60_000, 75_000, 90_000))
    entries.attach_film(entry, film_id=new.pk, by=entry.representative)
    assert entries.attach_film(entry, film_id=new.pk, by=entry.representative).film_id == new.pk
    assert carry_labels(entry) == 2
    assert carry_labels(entry) == 0
    shots = list(new.shots.all())
    assert declaration_of(entry).labels == {
        str(shots[0].pk): Label(Origin.TOOL, Tool.SEEDANCE),
        str(shots[1].pk): Label(Origin.TOOL, Tool.VEO),
    }
    old.refresh_from_db()
    assert JournalEntry.objects.filter(verb="film_attached").count() == 1


def test_labels_of_many_shots_and_back(db):
    entry = make_entry()
    film = give_film(entry, labels=())
    ids = [str(pk) for pk in film.shots.values_list("pk", flat=True)]
    label_shots(entry, dict.fromkeys(ids, Label(Origin.TOOL, Tool.KLING)), by=entry.representative)
    label_shots(entry, {ids[0]: Label(Origin.CAMERA), ids[2]: None}, by=entry.representative)
    assert labels_of(entry) == {ids[0]: Label(Origin.CAMERA), ids[1]: Label(Origin.TOOL, Tool.KLING)}


def test_shot_of_another_film_is_not_labelled(db):
    entry = ready_entry()
    foreign = make_film_row().shots.values_list("pk", flat=True)
    with pytest.raises(Refused, match="replaced"):
        label_shots(entry, dict.fromkeys(map(str, foreign)), by=entry.representative)


def test_journal_breach_free_after_a_whole_life(db):
    entry = ready_entry()
    entries.submit_entry(entry, by=entry.representative, now=timezone.now())
    assert list(journal.find_breaches()) == []


def test_film_marked_by_an_undeclared_tool_is_submitted_with_a_doubt(db):
    entry = make_entry()
    film = give_film(entry)
    mark = {"kind": "aigc", "grade": "C", "tool": "Kling", "details": {"Label": "1"}}
    Film.objects.filter(pk=film.pk).update(facts={**film.facts, "marks": [mark]})
    readiness = readiness_of(entry)
    assert ([doubt.code for doubt in readiness.doubts], readiness.findings) == (
        ["tool_unlisted", "tool_undeclared"],
        [],
    )
    assert entries.submit_entry(entry, by=entry.representative).state == EntryState.SUBMITTED


def test_submission_enqueues_the_label_that_the_declaration_calls_for(db):
    entry = make_entry()
    film = give_film(entry)
    entries.submit_entry(entry, by=entry.representative)
    film.refresh_from_db()
    assert (film.label["Label"], film.label["PropagateID"]) == ("2", number_of(film.code))
    assert list(film.jobs.values_list("kind", "state")) == [(JobKind.LABEL, JobState.QUEUED)]


def test_refused_submission_enqueues_no_label(db):
    entry = make_entry(title="")
    film = give_film(entry)
    with pytest.raises(EntryNotReady):
        entries.submit_entry(entry, by=entry.representative)
    film.refresh_from_db()
    assert (film.label, film.jobs.count()) == ({}, 0)
