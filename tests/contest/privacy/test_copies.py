"""The copy that a person takes away."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from contest.enums import EntryState
from contest.models import PersonalCopy
from contest.privacy.copies import KEPT, ask_for_copy, follow_copies, make_copy
from judging.models import Assignment
from media_pipeline.models import Film, OwnPoster
from media_pipeline.storage.films import film_store
from tests.contest.films import give_film, show_own_poster
from tests.contest.privacy.scene import client_of, opened
from tests.contest.register.register_of_film import PDF, register_person
from tests.factories import make_entry, make_user
from tests.judging.juries import judge_film, make_jury

pytestmark = pytest.mark.django_db(transaction=True)


def test_copy_has_all_that_is_stored_with_the_film_as_it_came() -> None:
    entry = make_entry(EntryState.SUBMITTED, title="Dusk", language="en")
    film = give_film(entry)
    key = film_store().save("masters/dusk.mp4", ContentFile(b"the film"))
    Film.objects.filter(pk=film.pk).update(master_key=key)
    show_own_poster(film)
    user = entry.representative
    person = register_person(entry, uses=["judging"])
    copy = ask_for_copy(user)
    assert ask_for_copy(user) == copy
    make_copy(copy.pk)
    make_copy(copy.pk)  # the message came twice
    copy.refresh_from_db()
    found = opened(copy)
    assert sorted(found) == [
        "account.json",
        "audience.json",
        "audit-log.json",
        "emails.json",
        "entries.json",
        f"films/{entry.code}.mp4",
        "judging.json",
        "objections.json",
        "office.json",
        f"papers/{entry.code}-{person.consent_paper_id}.pdf",
        f"posters/{entry.code}-{OwnPoster.objects.get().pk}.jpeg",
        "teams.json",
        "tokens.json",
    ]
    assert found[f"films/{entry.code}.mp4"] == b"the film"
    assert found[f"posters/{entry.code}-{OwnPoster.objects.get().pk}.jpeg"] == b"a picture"
    assert found[f"papers/{entry.code}-{person.consent_paper_id}.pdf"] == PDF
    told = found["entries.json"][0]
    assert [(one["name"], one["consents"][0]["use"]) for one in told["people"]] == [("Ana Wijaya", "judging")]
    assert (told["code"], told["title"], told["country"]) == (entry.code, "Dusk", "CN")
    assert told["credits"] == [{"position": 1, "name": user.name, "task": "Director"}]
    assert found["account.json"]["email"] == user.email
    assert "password" not in found["account.json"]


def test_judge_takes_scores_and_notes_away_and_nobody_elses() -> None:
    jury = make_jury(judges=2, entries=2, reviews=1)
    mine = Assignment.objects.filter(seat__judge=jury.judges[0]).select_related(
        "seat__round__edition", "seat__judge", "entry__film"
    )
    judge_film(mine[0], 6)
    copy = ask_for_copy(jury.judges[0])
    make_copy(copy.pk)
    copy.refresh_from_db()
    told = opened(copy)["judging.json"]
    assert [sheet["assignment"] for sheet in told["scoresheets"]] == [mine[0].code]
    assert set(told["scoresheets"][0]["scores"].values()) == {6}
    files = str(opened(copy))
    assert jury.entries[0].representative.name not in files
    assert [entry.code for entry in jury.entries if entry.code in files] == []


def test_copy_is_given_to_its_person_alone_after_the_password_and_dropped_after_a_week() -> None:
    user, other = make_user(), make_user()
    copy = ask_for_copy(user)
    address = reverse("own_data_file")
    assert client_of(user).get(address).status_code == 404  # it is not made yet
    make_copy(copy.pk)
    asked = client_of(user, is_fresh=False).get(address)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    given = client_of(user).get(address)
    assert (given.status_code, given.url.rpartition("/")[2]) == (302, "my-data.zip")
    assert client_of(other).get(address).status_code == 404
    copy.refresh_from_db()
    PersonalCopy.objects.update(finished_at=timezone.now() - KEPT - timedelta(minutes=1))
    follow_copies()
    assert (PersonalCopy.objects.count(), film_store().exists(copy.key)) == (0, False)


@pytest.mark.usefixtures("broken_broker")
def test_copy_waits_for_the_sweeper_while_the_broker_is_down() -> None:
    copy = ask_for_copy(make_user())
    follow_copies()
    copy.refresh_from_db()
    assert copy.published_at is None
