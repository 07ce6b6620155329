import pytest
from allauth.account.models import EmailAddress

from contest.enums import EntryState
from judging.domain.conflicts import forbidden_pairs, open_hints, refuse_conflicts
from judging.domain.declarations import declare_conflict, dismiss_hint
from judging.domain.refusals import ConflictStands
from judging.enums import ConflictKind
from judging.models import Recusal
from tests.factories import make_entry, make_user
from tests.judging.juries import has_conflict

pytestmark = pytest.mark.django_db


def test_forbidden_are_own_entries_recusals_and_declared_countries() -> None:
    creator, alias, second, judge = (
        make_user("lin@example.org"),
        make_user("lin+jury@example.org"),
        make_user(),
        make_user(),
    )
    EmailAddress.objects.create(user=second, email="LIN+2@example.org", verified=True)
    EmailAddress.objects.create(user=judge, email="lin+3@example.org", verified=False)
    own = make_entry(EntryState.ELIGIBLE, representative=creator, country="SG")
    other = make_entry(EntryState.ELIGIBLE, edition=own.edition, country="FR")
    elsewhere = make_entry(EntryState.ELIGIBLE, country="FR")
    Recusal.objects.create(judge=judge, entry=own, reason="My sister made it.")
    Recusal.objects.create(judge=make_user(), entry=other, reason="A judge of another round.")
    declare_conflict(alias, edition=own.edition, kind=ConflictKind.COUNTRY, name="FR", by=alias)
    people = [creator.pk, alias.pk, second.pk, judge.pk]
    assert forbidden_pairs([own.pk, other.pk, elsewhere.pk], people) == {
        (own.pk, creator.pk),
        (own.pk, alias.pk),
        (own.pk, second.pk),
        (own.pk, judge.pk),
        (other.pk, alias.pk),
    }
    assert (has_conflict(second, own), has_conflict(second, other)) == (True, False)


def test_refusal_names_the_entries() -> None:
    entry, judge = make_entry(EntryState.ELIGIBLE), make_user()
    refuse_conflicts([(entry.pk, judge.pk)])
    with pytest.raises(ConflictStands) as refused:
        refuse_conflicts([(entry.pk, judge.pk), (entry.pk, entry.representative_id)])
    assert refused.value.found == (entry.code,)


def test_hints_are_where_names_agree() -> None:
    judge, nameless = make_user(name="Mei Lin "), make_user(name="")
    entry = make_entry(
        EntryState.ELIGIBLE, representative=nameless, team_name="Lin Mei", profession="Student, Film Academy"
    )
    for position, (name, task) in enumerate([(" LIN MÉI", "Sound"), ("Budi", "Tutor, Film Academy")], 2):
        entry.credits.create(position=position, name=name, task=task)
    for kind, name in (
        (ConflictKind.PERSON, "Dr. Budi"),
        (ConflictKind.SCHOOL, "film academy"),
        (ConflictKind.COMPANY, "Sora Ltd."),
    ):
        declare_conflict(judge, edition=entry.edition, kind=kind, name=name, by=judge)
    found = open_hints([entry.pk], [judge.pk, nameless.pk])
    assert [(hint.kind, hint.name, hint.found) for hint in found] == [
        ("name", "Mei Lin", "LIN MÉI"),
        ("name", "Mei Lin", "Lin Mei"),
        ("person", "Dr. Budi", "Budi"),
        ("school", "film academy", "Student, Film Academy"),
        ("school", "film academy", "Tutor, Film Academy"),
    ]
    assert {(hint.judge, hint.entry_code) for hint in found} == {(judge.name, entry.code)}
    assert forbidden_pairs([entry.pk], [judge.pk]) == set()


def test_hint_that_was_dismissed_is_gone_and_another_is_not() -> None:
    judge = make_user(name="Mei Lin")
    entry = make_entry(EntryState.ELIGIBLE, representative=make_user(name="Lin Mei"))
    first = open_hints([entry.pk], [judge.pk])[0]
    for _twice in range(2):
        dismiss_hint(judge, entry, ground=first.ground, reason="Another Lin Mei.", by=judge)
    assert open_hints([entry.pk], [judge.pk]) == []
    declare_conflict(judge, edition=entry.edition, kind=ConflictKind.PERSON, name="Lin Mei", by=judge)
    assert {hint.kind for hint in open_hints([entry.pk], [judge.pk])} == {"person"}


def test_confirmed_hint_is_no_hint_any_longer() -> None:
    judge = make_user(name="Mei Lin")
    entry = make_entry(EntryState.ELIGIBLE, representative=make_user(name="Lin Mei"))
    Recusal.objects.create(judge=judge, entry=entry, reason="It is she.", confirmed_by=make_user())
    assert open_hints([entry.pk], [judge.pk]) == []
