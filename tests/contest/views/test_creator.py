import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from contest.domain.entries import save_draft
from contest.domain.takedowns import take_down
from contest.enums import REQUIRED_CONSENTS, EntryState
from contest.models import Entry
from tests.contest.films import give_film, make_film_row
from tests.contest.nights import make_published_edition, revoke_award
from tests.factories import make_edition, make_entry, make_user

PAGES = (
    *("entry_show", "entry_film", "entry_film_status", "entry_about", "entry_people", "entry_shots"),
    *("entry_rights", "entry_preview", "entry_submit", "entry_withdraw"),
)
FORMS = ("entry_about", "entry_people", "entry_shots", "entry_rights", "entry_submit", "entry_withdraw")
GARBAGE = (
    {},
    {"version": "x", "base": "{", "title": "\x00", "country": "??", "production_days": "many"},
    {"version": "-1", "base": "[]", "synopsis": "s" * 5000, "production_days": "99999999999999999999"},
    {"credits-TOTAL_FORMS": "99999999999", "credits-INITIAL_FORMS": "x", "add_row": "1"},
    {"credits-TOTAL_FORMS": "-1", "credits-INITIAL_FORMS": "0", "remove_row": "../"},
    {"tools-TOTAL_FORMS": "1", "tools-INITIAL_FORMS": "1", "tools-0-tool": "hammer"},
    {"label": "tool:hammer", "shot": ["1", "x", "999999999999999999999"]},
    {"label": "", "shot": "\x00"},
    {"consents": ["soul"]},
)


@pytest.fixture
def entry(db):
    return make_entry(title="Lamp", country="SG")


@pytest.fixture
def creator(client, entry):
    client.force_login(entry.representative)
    return client


def about(entry, **fields):
    base = {
        "title": entry.title,
        "original_title": entry.original_title,
        "synopsis": entry.synopsis,
        "language": entry.language,
        "country": str(entry.country),
        "profession": entry.profession,
        "production_days": entry.production_days,
    }
    return {**base, "version": entry.version, "base": json.dumps(base), **fields}


def url(name, entry):
    return reverse(name, args=[entry.code])


def statuses(client, entry):
    return {name: client.get(url(name, entry)).status_code for name in PAGES}


@pytest.mark.slow
@pytest.mark.parametrize("with_film", [False, True])
def test_every_page_answers_in_every_state(creator, entry, with_film):
    if with_film:
        give_film(entry)
    for state in EntryState:
        Entry.objects.filter(pk=entry.pk).update(state=state, submitted_at=timezone.now())
        assert statuses(creator, entry) == dict.fromkeys(PAGES, 200), state


def test_pages_are_their_creators_alone(client, entry):
    assert statuses(client, entry) == dict.fromkeys(PAGES, 302)
    client.force_login(make_user())
    assert statuses(client, entry) == dict.fromkeys(PAGES, 404)


@pytest.mark.slow
@pytest.mark.parametrize("state", [EntryState.DRAFT, EntryState.ELIGIBLE])
def test_garbage_is_answered(creator, entry, state):
    give_film(entry)
    sent = [(name, garbage) for name in FORMS for garbage in GARBAGE]
    found = []
    for name, garbage in sent:
        Entry.objects.filter(pk=entry.pk).update(state=state, submitted_at=timezone.now())
        found.append((name, garbage, creator.post(url(name, entry), garbage).status_code))
    assert [case for case in found if case[-1] not in (200, 302, 409, 422)] == []


def test_saved_form_leads_to_the_next_step(creator, entry):
    answer = creator.post(url("entry_about", entry), about(entry, title="Lantern", synopsis="One\r\ntwo"))
    assert (answer.status_code, answer.headers["Location"]) == (302, url("entry_people", entry))
    entry.refresh_from_db()
    assert (entry.title, entry.synopsis) == ("Lantern", "One\ntwo")


def test_draft_may_be_saved_incomplete(creator, entry):
    answer = creator.post(url("entry_about", entry), about(entry, title="", production_days=""))
    assert answer.status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.production_days) == ("", None)


def test_refused_form_keeps_what_was_typed(creator, entry):
    answer = creator.post(
        url("entry_about", entry), about(entry, title="Lantern", production_days="a hundred")
    )
    assert answer.status_code == 422
    assert 'value="Lantern"' in answer.content.decode()
    assert 'value="a hundred"' in answer.content.decode()


def test_text_typed_after_the_deadline_is_shown_again(creator, entry):
    with time_machine.travel(entry.edition.closes_at + timedelta(minutes=1), tick=False):
        creator.force_login(entry.representative)
        answer = creator.post(url("entry_about", entry), about(entry, title="Too late"))
    assert answer.status_code == 409
    assert 'value="Too late"' in answer.content.decode()


def test_later_tab_sees_both_and_chooses(creator, entry):
    late = about(entry, title="Light", language="Thai")
    save_draft(entry, version=0, fields={"title": "Lantern"}, by=entry.representative)
    answer = creator.post(url("entry_about", entry), late)
    assert answer.status_code == 409
    clashes = answer.context["clashes"]
    assert [(clash.name, clash.theirs, clash.mine) for clash in clashes] == [("title", "Lantern", "Light")]
    form = answer.context["form"]
    again = {**late, "version": form.data["version"], "base": form.data["base"], "keep-title": "theirs"}
    assert creator.post(url("entry_about", entry), again).status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.language) == ("Lantern", "Thai")


def test_untouched_fields_of_the_later_tab_follow_the_saved_ones(creator, entry):
    late = about(entry, title="Light")
    save_draft(entry, version=0, fields={"title": "Lantern", "language": "Thai"}, by=entry.representative)
    form = creator.post(url("entry_about", entry), late).context["form"]
    assert (form["title"].value(), form["language"].value()) == ("Light", "Thai")


def test_tab_that_saves_by_itself_never_writes_back_what_it_did_not_touch(creator, entry):
    first = about(entry, language="Thai")
    save_draft(entry, version=0, fields={"title": "Lantern"}, by=entry.representative)
    answer = creator.post(url("entry_about", entry), first, headers={"X-Autosave": "1"}).json()
    again = {**first, "version": answer["version"], "base": json.dumps(answer["base"]), "profession": "Baker"}
    assert creator.post(url("entry_about", entry), again, headers={"X-Autosave": "1"}).status_code == 200
    entry.refresh_from_db()
    assert (entry.title, entry.language, entry.profession) == ("Lantern", "Thai", "Baker")


def test_credits_of_two_tabs_are_shown_side_by_side(creator, entry):
    late = credits_of(("Mei", "Director"), team_name="Night Shift")
    save_draft(entry, version=0, fields={"credits": [["Ana", "Music"]]}, by=entry.representative)
    answer = creator.post(url("entry_people", entry), late)
    assert answer.status_code == 409
    shown = [(clash.label, clash.theirs, clash.mine) for clash in answer.context["clashes"]]
    assert shown == [("Credits", "Ana (Music)", "Mei (Director)")]


def test_later_tab_may_keep_its_own(creator, entry):
    late = about(entry, title="Light")
    save_draft(entry, version=0, fields={"title": "Lantern"}, by=entry.representative)
    form = creator.post(url("entry_about", entry), late).context["form"]
    again = {**late, "version": form.data["version"], "base": form.data["base"], "keep-title": "mine"}
    assert creator.post(url("entry_about", entry), again).status_code == 302
    assert Entry.objects.get().title == "Light"


def test_autosave_answers_with_the_new_version(creator, entry):
    answer = creator.post(url("entry_about", entry), about(entry, title="Light"), headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.json()["version"], answer.json()["base"]["title"]) == (200, 1, "Light")


def test_autosave_says_why_not(creator, entry):
    typed = about(entry, title="Light")
    Entry.objects.update(state="submitted", submitted_at=timezone.now())
    answer = creator.post(url("entry_about", entry), typed, headers={"X-Autosave": "1"})
    assert (answer.status_code, list(answer.json())) == (409, ["error"])
    assert Entry.objects.get().title == "Lamp"


def test_autosave_saves_all_but_what_another_tab_has_changed(creator, entry):
    typed = about(entry, title="Light", language="Thai")
    save_draft(entry, version=0, fields={"title": "Lantern"}, by=entry.representative)
    for language in ("Thai", "Lao"):  # the next time as well
        sent = {**typed, "language": language}
        answer = creator.post(url("entry_about", entry), sent, headers={"X-Autosave": "1"}).json()
        assert answer["wrong"] == {"title": "Changed elsewhere. Save to compare both versions and choose."}
        assert ("title" in answer["base"], answer["base"]["language"]) == (False, language)
        saved = Entry.objects.get()
        assert (saved.title, saved.language) == ("Lantern", language)
        typed["base"] = json.dumps({**json.loads(typed["base"]), **answer["base"]})
    page = creator.post(url("entry_about", entry), {**sent, "base": typed["base"]})
    assert (page.status_code, [one.name for one in page.context["clashes"]]) == (409, ["title"])


@pytest.mark.slow
def test_one_wrong_field_keeps_no_other_from_being_saved(creator, entry):
    long = "x" * 200
    typed = about(entry, language="Thai", production_days="so\0on", original_title=long)
    answer = creator.post(url("entry_about", entry), typed)
    page = answer.content.decode()
    assert (answer.status_code, "Everything else on this page is saved." in page) == (422, True)
    saved = Entry.objects.get()
    assert (saved.language, saved.production_days, saved.original_title) == (
        "Thai",
        entry.production_days,
        entry.original_title,
    )
    form = creator.get(url("entry_about", entry)).context["form"]
    assert (form["production_days"].value(), form["original_title"].value()) == ("soon", long)
    assert sorted(form.errors) == ["original_title", "production_days"]
    assert "could not be saved" in creator.get(url("entry_submit", entry)).content.decode()
    mended = {
        **about(saved, production_days="9"),
        "version": form["version"].value(),
        "base": form["base"].value(),
    }
    assert creator.post(url("entry_about", entry), mended).status_code == 302
    again = Entry.objects.get()
    assert (again.unsaved, again.language, again.production_days) == ({}, "Thai", 9)


def test_autosave_saves_what_is_right_and_names_what_is_wrong(creator, entry):
    fields = about(entry, title="Light", production_days="soon")
    answer = creator.post(url("entry_about", entry), fields, headers={"X-Autosave": "1"}).json()
    assert (answer["wrong"], answer["version"]) == ({"production_days": "Enter a whole number."}, 1)
    assert ("title" in answer["base"], "production_days" in answer["base"]) == (True, False)
    assert Entry.objects.get().title == "Light"


def test_credits_without_a_fault_are_saved_beside_a_wrong_one(creator, entry):
    entry.credits.all().delete()
    typed = credits_of(("Mei", "Director"), ("Ana", ""), team_name="Night Shift")
    answer = creator.post(url("entry_people", entry), typed)
    assert (answer.status_code, Entry.objects.get().team_name) == (422, "Night Shift")
    assert list(entry.credits.values_list("name", "task")) == [("Mei", "Director")]
    rows = creator.get(url("entry_people", entry)).context["form"].rows
    assert [(row["name"].value(), row["task"].value()) for row in rows] == [("Mei", "Director"), ("Ana", "")]
    assert rows.errors == [{}, {"task": ["Enter the role of Ana, for example “Director”."]}]


def credits_of(*rows, **more):
    fields = {"credits-TOTAL_FORMS": len(rows), "credits-INITIAL_FORMS": 0, "version": 0, "team_name": ""}
    for index, (name, task) in enumerate(rows):
        fields |= {f"credits-{index}-name": name, f"credits-{index}-task": task}
    return {**fields, "base": '{"team_name": "", "credits": []}', **more}


def test_credits_are_saved_without_empty_lines(creator, entry):
    entry.credits.all().delete()
    answer = creator.post(
        url("entry_people", entry), credits_of(("Mei", "Director"), ("", ""), ("Ana", "Music"))
    )
    assert answer.status_code == 302
    assert [(credit.name, credit.task) for credit in entry.credits.all()] == [
        ("Mei", "Director"),
        ("Ana", "Music"),
    ]


def test_half_a_credit_is_mended_beside_its_field(creator, entry):
    answer = creator.post(url("entry_people", entry), credits_of(("Mei", "")))
    assert answer.status_code == 422
    assert "Enter the role of Mei" in answer.content.decode()


def test_wrong_row_is_named_once_with_its_place(creator, entry):
    answer = creator.post(url("entry_people", entry), credits_of(("Mei", "Director"), ("Ana", "x" * 81)))
    long = "This has 81 characters; the limit is 80. Shorten it."
    assert answer.context["form"].rows.errors == [{}, {"task": [long]}]
    page = answer.content.decode()
    assert f'<p><a href="#id_credits-1-task">Role, row 2</a>: {long}</p>' in page


@pytest.mark.parametrize(("button", "rows"), [({"add_row": "1"}, 3), ({"remove_row": "0"}, 2)])
def test_rows_come_and_go_without_a_script(creator, entry, button, rows):
    answer = creator.post(
        url("entry_people", entry), credits_of(("Mei", "Director"), ("Ana", "Music"), **button)
    )
    forms = answer.context["form"].rows.forms
    assert (answer.status_code, len(forms)) == (200, rows)
    assert (forms[0]["name"].value() or "") == ("" if "remove_row" in button else "Mei")


def test_consents_are_given_and_taken_back(creator, entry):
    creator.post(url("entry_rights", entry), {"consents": ["rules:1", "data:1"]})
    assert sorted(entry.consents.values_list("kind", flat=True)) == ["data", "rules"]
    creator.post(url("entry_rights", entry), {"consents": [f"{kind}:1" for kind in REQUIRED_CONSENTS]})
    assert entry.consents.count() == len(REQUIRED_CONSENTS)


def test_submission_twice_leads_to_one_receipt(creator, entry):
    give_film(entry)
    for _ in range(2):
        answer = creator.post(url("entry_submit", entry), {"confirmed": "on"})
        assert (answer.status_code, answer.headers["Location"]) == (302, url("entry_receipt", entry))
    page = creator.get(url("entry_receipt", entry))
    assert "Before the deadline." in page.content.decode()
    assert entry.notices.count() == 1


def test_labels_that_the_tools_do_not_list_are_asked_about_before_submission(creator, entry):
    give_film(entry)
    assert 'name="confirmed" required' in creator.get(url("entry_submit", entry)).content.decode()
    answer = creator.post(url("entry_submit", entry))
    page = answer.content.decode()
    assert (answer.status_code, "Shots are labelled with Veo 3, but your tools do not say so." in page) == (
        422,
        True,
    )
    assert "Correct them, or confirm that they are right." in page
    save_draft(
        entry,
        version=Entry.objects.get().version,
        fields={"tools": [["seedance", "", "pictures", ""], ["veo", "", "pictures", ""]]},
        by=entry.representative,
    )
    assert 'name="confirmed"' not in creator.get(url("entry_submit", entry)).content.decode()
    assert creator.post(url("entry_submit", entry)).status_code == 302


def test_unready_submission_lists_what_is_missing(creator, entry):
    entry.consents.all().delete()
    answer = creator.post(url("entry_submit", entry))
    assert answer.status_code == 422
    assert [finding.code for finding in answer.context["readiness"].findings] == [
        "film_missing",
        "consents_missing",
    ]


def test_submission_after_the_deadline_is_a_conflict(creator, entry):
    with time_machine.travel(entry.edition.closes_at, tick=False):
        creator.force_login(entry.representative)
        answer = creator.post(url("entry_submit", entry))
    assert answer.status_code == 409
    assert "ended on" in answer.content.decode()


def test_receipt_before_a_submission_leads_to_it(creator, entry):
    assert creator.get(url("entry_receipt", entry)).headers["Location"] == url("entry_submit", entry)


def test_withdrawing_twice_withdraws_once(creator, entry):
    Entry.objects.update(state=EntryState.SUBMITTED, submitted_at=timezone.now())
    for _ in range(2):
        assert creator.post(url("entry_withdraw", entry)).status_code == 302
    assert Entry.objects.get().state == EntryState.WITHDRAWN
    assert entry.notices.count() == 1


def test_page_of_withdrawing_and_that_of_tools_say_what_the_entry_is(creator, entry):
    def words(state):
        Entry.objects.update(state=state, submitted_at=timezone.now())
        withdraw = creator.get(url("entry_withdraw", entry)).content.decode()
        shots = creator.get(url("entry_shots", entry)).content.decode()
        return (
            *(line in withdraw for line in ("Keep it submitted", "Back to your entry")),
            *(line in shots for line in ("Show or change the tools", "Show the tools you declared")),
        )

    assert words(EntryState.SUBMITTED) == (True, False, False, True)
    assert words(EntryState.RETURNED) == (False, True, True, False)


def test_new_entry_begins_with_its_film(creator, entry):
    answer = creator.post(reverse("entry_start", args=[entry.edition.slug]))
    code = Entry.objects.latest("pk").code
    assert answer.headers["Location"] == reverse("entry_film", args=[code])


def test_closed_edition_takes_no_entry(client, db):
    client.force_login(make_user())
    edition = make_edition("closed")
    page = reverse("entry_start", args=[edition.slug])
    assert (client.get(page).status_code, client.post(page).status_code) == (200, 409)


def test_unopened_edition_says_when_it_opens(client, db):
    client.force_login(make_user())
    page = reverse("entry_start", args=[make_edition("planned").slug])
    assert (client.get(page).status_code, client.post(page).status_code) == (200, 409)
    assert "Entries open on" in client.get(page).content.decode()


def test_desk_of_a_newcomer_shows_how_to_begin(client, db):
    make_edition()
    client.force_login(make_user())
    assert "Enter your film" in client.get(reverse("desk")).content.decode()


@pytest.mark.slow
def test_desk_and_entry_say_what_became_of_each_film_once_results_are_public(client, db):
    edition, entries, organiser = make_published_edition(winners=2, others=1)
    winner, loser, other = entries
    revoke_award(loser, by=organiser)
    take_down(winner, reason="A court has forbidden it.", by=organiser)
    link = f'<a href="{reverse("winners_show", args=[edition.slug])}">View the winners’ page</a>'
    first, second = (str(award) for award in edition.awards.all()[:2])
    told = {
        winner: (
            f"Your film has won: {first}",
            "A court has forbidden it.",
            "Your film is off the public pages",
        ),
        loser: (
            f"The award was revoked: {second}",
            "It was not AI.",
            "awards of this edition have been",
        ),
        other: ("Your film is not among the winners.",),
    }
    on_desk = {
        winner: (f"<strong>{first}</strong>", "Off the public pages"),
        loser: ("Award revoked",),
        other: (),
    }
    for entry in entries:
        client.force_login(entry.representative)
        page = client.get(url("entry_show", entry)).content.decode()
        assert [text for text in (link, *told[entry]) if text not in page] == []
        assert ("not among the winners" in page) == (entry == other)
        desk = client.get(reverse("desk")).content.decode()
        assert [text for text in ("See how far it came", *on_desk[entry]) if text not in desk] == []
        assert "the jury is watching it" not in desk


def test_desk_without_any_edition(client, db):
    client.force_login(make_user())
    assert client.get(reverse("desk")).status_code == 200


def queries_of_desk(client, user, django_assert_max_num_queries):
    client.force_login(user)
    with django_assert_max_num_queries(60) as queries:
        client.get(reverse("desk"))
    return len(queries)


def test_desk_asks_no_more_for_three_entries(client, db, django_assert_max_num_queries):
    entry = make_entry()
    user, edition = entry.representative, entry.edition
    one = queries_of_desk(client, user, django_assert_max_num_queries)
    for _ in range(2):
        give_film(make_entry(edition=edition, representative=user), make_film_row())
    assert queries_of_desk(client, user, django_assert_max_num_queries) <= one


def review_step(creator, entry):
    page = creator.get(url("entry_about", entry)).content.decode()
    return re.search(r'Review and submit</a> <span class="state ([\w-]*)">([^<]*)<', page).groups()


def test_last_step_says_what_became_of_the_entry(creator, entry):
    assert review_step(creator, entry) == ("warn", "not yet")
    entry.edition.closes_at = timezone.now() - timedelta(seconds=1)
    entry.edition.save()
    assert review_step(creator, entry) == ("warn", "too late")
    for state, label in (
        ("submitted", "Submitted"),
        ("eligible", "Accepted"),
        ("disqualified", "Disqualified"),
    ):
        Entry.objects.filter(pk=entry.pk).update(state=state, submitted_at=timezone.now())
        assert review_step(creator, entry)[1] == label


def test_autosave_answers_with_what_changes_beside_the_form(creator, entry):
    sent = about(entry, title="Tide", synopsis="A harbour master learns that the sea keeps a timetable.")
    answer = creator.post(url("entry_about", entry), sent, headers={"X-Autosave": "1"}).json()
    assert re.findall(r'^<(?:div|p) [^>]*?\bid="([^"]+)"', answer["parts"], re.MULTILINE) == [
        "entry-title",
        "entry-steps",
        "entry-lacks",
    ]
    assert "<bdi>Tide</bdi></p>" in answer["parts"]
    assert "synopsis has" not in answer["parts"]
