"""An organiser's own words for the edition's emails."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from contest.domain.editions import format_instant
from contest.domain.notices import enqueue_notice, render_mail, send_first_notice
from contest.enums import EntryState, NoticeKind, Role
from contest.models import Award, Edition, Entry, JournalEntry, MailText, Notice, User
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
RETURNED = NoticeKind.ENTRY_RETURNED


@pytest.fixture
def organiser() -> User:
    return make_user("ratna@example.org", name="Ratna")


@pytest.fixture
def edition(client: Client, organiser: User) -> Edition:
    edition = make_edition("open", name={"en": "Night of Lamps"})
    make_membership(organiser, edition, Role.ORGANISER)
    client.force_login(organiser)
    return edition


@pytest.fixture
def entry(edition: Edition) -> Entry:
    return make_entry(EntryState.RETURNED, edition=edition, title="The <b>Lamp</b>", original_title="")


def send(
    client: Client, edition: Edition, kind: NoticeKind = RETURNED, *, language: str = "en", **sent: Any
) -> Any:
    address = reverse("office_mail_text", args=[edition.slug, kind, language])
    opened = client.get(address).context["page"].opened
    return client.post(address, {**json.loads(opened), "opened": opened, "act": "save", **sent})


BODY = "Please mend {title}:\n\n{reason}\n\n{changes}\n\n{link}"


def test_own_words_are_sent_as_text_and_as_html_and_reset_to_those_of_the_site(
    client: Client, edition: Edition, entry: Entry
) -> None:
    assert send(client, edition, subject="{code}: please mend it", body=BODY).status_code == 302
    notice = enqueue_notice(
        RETURNED, user=entry.representative, key="one", entry=entry, facts={"changes": ["A {link} in it"]}
    )
    mail = render_mail(notice)
    assert mail.subject == f"{entry.code}: please mend it"
    address = f"http://testserver{reverse('entry_show', args=[entry.code])}"
    assert mail.body.split("\n\n")[1:5] == [
        "Please mend The <b>Lamp</b>:",
        "The sound is missing.",
        "– A {link} in it",
        mail.body.split("\n\n")[4],
    ]
    assert mail.body.split("\n\n")[4].endswith(address.removeprefix("http://testserver"))
    assert "Night of Lamps 2026" in mail.body.split("\n\n")[5]
    assert isinstance(mail, EmailMultiAlternatives)
    html = str(mail.alternatives[0][0])
    assert ("The &lt;b&gt;Lamp&lt;/b&gt;:" in html, "<b>Lamp" in html) == (True, False)
    assert client.post(
        reverse("office_mail_text", args=[edition.slug, RETURNED, "en"]), {"act": "reset"}
    ).status_code == (302)
    assert render_mail(notice).subject == "Changes needed to “The <b>Lamp</b>”"
    told = JournalEntry.objects.filter(verb="mail_text_changed").order_by("number")
    assert [(line.facts["mail_subject"], line.facts["is_reset"]) for line in told] == [
        ("{code}: please mend it", False),
        ("", True),
    ]


@pytest.mark.slow
def test_words_that_cannot_be_sent_are_refused_at_their_field_and_kept(
    client: Client, edition: Edition, entry: Entry
) -> None:
    found = {}
    for name, field, change in (
        ("unknown", "body", {"body": BODY + " {nmae}"}),
        ("missing", "body", {"body": "{title} {link}"}),
        ("brace", "body", {"body": BODY + " {"}),
        ("script", "body", {"body": BODY + "<script>alert(1)</script>"}),
        ("lines", "subject", {"subject": "{reason}"}),
        ("large", "body", {"body": BODY + "x" * 1_000_000}),
        ("nul", "body", {"body": BODY + "\0"}),
        ("empty", "subject", {"subject": " "}),
    ):
        answer = send(client, edition, **{"subject": "S", "body": BODY, **change})
        assert answer.status_code == 422, name
        assert answer.context["form"][field].value().strip() == change[field].strip(), name
        found[name] = answer.context["form"].errors[field][0]
    assert found == {
        "unknown": "{nmae} is not a placeholder of this email. Those that it can have: {reason}, {changes}, "
        "{link}, {until}, {closes}, {hours}, {name}, {title}, {code}, {edition}.",
        "missing": "The text needs {reason}, {changes}: the reason that the office gives, the changes that "
        "the office requests, as a list. Put them in.",
        "brace": "A “{” stands alone. Placeholders are written like {title}; for anything else use other "
        "brackets.",
        "script": "“<script>” looks like HTML. Emails are written as plain text; remove it.",
        "lines": "{reason} can have several lines, which a subject cannot. Use it in the text.",
        "large": found["large"],
        "nul": found["nul"],
        "empty": found["empty"],
    }
    assert "5000" in found["large"].replace(",", "")
    assert not MailText.objects.exists()


def test_site_words_stand_there_to_be_changed_and_are_shown_and_tried_before_they_go(
    client: Client, edition: Edition, entry: Entry, organiser: User, mailoutbox: list[Any]
) -> None:
    address = reverse("office_mail_text", args=[edition.slug, RETURNED, "en"])
    form = client.get(address).context["form"]
    assert form["subject"].value() == "Changes needed to “{title}”"
    assert form["body"].value().startswith("We have reviewed your film “{title}” ({code}), and something")
    assert "\n\n{reason}\n\n{changes}\n\n" in form["body"].value()
    shown = send(client, edition, act="show", subject="About {code}", body=BODY)
    assert f"About {entry.code}" in shown.content.decode()
    assert ("<script" in shown.content.decode().split("<main")[1], MailText.objects.exists()) == (
        False,
        False,
    )
    send(client, edition, act="test", subject="About {code}", body=BODY)
    assert send_first_notice()
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["ratna@example.org"], f"Test: About {entry.code}")
    ]
    assert Notice.objects.get().kind == NoticeKind.ACCOUNT
    wrong = send(client, edition, act="show", subject="About {code}", body=BODY, entry="NOTHING")
    assert "This edition has no submitted entry with this number." in wrong.content.decode()


def test_words_are_shown_and_tried_before_the_first_entry(
    client: Client, edition: Edition, mailoutbox: list[Any]
) -> None:
    shown = send(client, edition, act="show", subject="About {code}", body=BODY)
    assert "About [the entry number]" in shown.content.decode()
    assert "[the reason that the office gives]" in shown.content.decode()
    send(client, edition, act="test", subject="About {code}", body=BODY)
    assert send_first_notice()
    send(client, edition, language="id", act="test", subject="Tentang film", body=BODY)
    assert send_first_notice()
    subjects = ["Test: About [the entry number]", "Uji coba: Tentang film"]
    assert [mail.subject for mail in mailoutbox] == subjects


@pytest.mark.slow
def test_every_text_can_be_opened_and_saved_as_it_begins(client: Client, edition: Edition) -> None:
    """The site's words have every placeholder that they need, in each language, and name nobody's entry."""
    Award.objects.filter(edition=edition).update(name={"en": "A", "zh-hans": "金奖", "id": "I"})
    wrong = []
    page = client.get(reverse("office_mail_texts", args=[edition.slug]))
    for kind, languages in page.context["lines"]:
        for code, _name, _is_own in languages:
            address = reverse("office_mail_text", args=[edition.slug, kind, code])
            opened = client.get(address).context["page"].opened
            answer = client.post(address, {**json.loads(opened), "opened": opened, "act": "show"})
            assert not set("⟦⟧") & set(opened), (kind, code)
            if answer.status_code != 200:
                wrong.append((kind, code, answer.context["form"].errors))
    assert wrong == []
    received = reverse("office_mail_text", args=[edition.slug, NoticeKind.ENTRY_RECEIVED, "en"])
    body = client.get(received).context["form"]["body"].value()
    assert "Submitted: {submitted}\nFile: {file}\nSHA-256: {sha256}\n" in body
    assert "/receipts/verify/\n\n{receipt}\nWhat happens next:" in body


def test_two_organisers_with_one_text_lose_nothing(client: Client, edition: Edition, entry: Entry) -> None:
    address = reverse("office_mail_text", args=[edition.slug, RETURNED, "en"])
    opened = client.get(address).context["page"].opened
    assert send(client, edition, subject="Theirs", body=BODY).status_code == 302
    late = client.post(address, {"subject": "Mine", "body": BODY + " mine", "opened": opened, "act": "save"})
    assert late.status_code == 409
    assert [(one.theirs, one.mine) for one in late.context["clashes"]] == [
        ("Theirs", "Mine"),
        (BODY, BODY + " mine"),
    ]


def test_list_takes_as_many_queries_with_three_texts_as_with_one(
    client: Client, edition: Edition, django_assert_num_queries: Any
) -> None:
    address = reverse("office_mail_texts", args=[edition.slug])
    client.get(address)
    for kind in (RETURNED, NoticeKind.ENTRY_WON, NoticeKind.ENTRY_ACCEPTED):
        MailText.objects.create(edition=edition, kind=kind, language="en", subject="S", body="B")
        if kind != NoticeKind.ENTRY_WON:
            with django_assert_num_queries(7):
                client.get(address)


def test_words_of_a_longer_deadline_and_of_the_jurys_comments_are_the_editions_own(
    client: Client, edition: Edition
) -> None:
    draft = make_entry(EntryState.DRAFT, edition=edition, title="Lamp", original_title="")
    words = {
        NoticeKind.DEADLINE_EXTENDED: "More time for {title}, until {until}: {reason} {link}",
        NoticeKind.JURY_COMMENTS: "The jury writes about {title}: {link}",
    }
    for kind, body in words.items():
        address = reverse("office_mail_text", args=[edition.slug, kind, "en"])
        start = client.get(address).context["form"]["body"].value()
        assert [name in start for name in ("{until}", "{link}", "{title}")] == ["{until}" in body, True, True]
        assert send(client, edition, kind, subject="About {code}", body=body).status_code == 302
    until = edition.closes_at + timedelta(days=2)
    facts = {"until": until.isoformat(), "reason": "The line was cut."}
    mails = [
        render_mail(enqueue_notice(kind, user=draft.representative, key=kind, entry=draft, facts=facts))
        for kind in words
    ]
    link = f"{settings.SITE_URL}{reverse('entry_show', args=[draft.code])}"
    with translation.override("en"), timezone.override(edition.zone):
        at = format_instant(until, edition)
    assert [mail.subject for mail in mails] == [f"About {draft.code}"] * 2
    assert [mail.body.split("\n\n")[1] for mail in mails] == [
        f"More time for Lamp, until {at}: The line was cut. {link}",
        f"The jury writes about Lamp: {link}",
    ]


def test_emails_about_an_upload_and_a_moved_deadline_have_own_words(
    client: Client, edition: Edition, organiser: User
) -> None:
    draft = make_entry(EntryState.DRAFT, edition=edition, title="Lamp", original_title="")
    words = {
        NoticeKind.UPLOAD_EXPIRES: "{received} of {size} of {file}, until {expires}: {film_page}",
        NoticeKind.UPLOAD_COMPLETED: "{title}: {file} is here. {film_page}",
        NoticeKind.DEADLINE_MOVED: "{new_deadline} instead of {old_deadline}: {entries_link}",
    }
    for kind, body in words.items():
        assert send(client, edition, kind, subject="{edition}", body=body).status_code == 302
    at = edition.closes_at + timedelta(days=2)
    facts = {
        "edition": edition.slug,
        "file_name": "lamp.mp4",
        "received": 1_048_576,
        "size": 2_097_152,
        "expires_at": at.isoformat(),
        "closes_at": at.isoformat(),
        "was": edition.closes_at.isoformat(),
    }
    mails = [
        render_mail(
            enqueue_notice(
                kind,
                user=draft.representative,
                key=kind,
                entry=draft if kind != NoticeKind.DEADLINE_MOVED else None,
                facts=facts,
            )
        )
        for kind in words
    ]
    page = f"{settings.SITE_URL}{reverse('entry_film', args=[draft.code])}"
    with translation.override("en"), timezone.override(edition.zone):
        new, old = format_instant(at, edition), format_instant(edition.closes_at, edition)
    assert [mail.subject for mail in mails] == ["Night of Lamps 2026"] * 3
    assert [mail.body.split("\n\n")[1].replace("\xa0", " ") for mail in mails] == [
        f"1.0 MB of 2.0 MB of lamp.mp4, until {new}: {page}",
        f"Lamp: lamp.mp4 is here. {page}",
        f"{new} instead of {old}: {settings.SITE_URL}{reverse('desk')}",
    ]


def test_example_of_an_email_to_judges_has_invented_figures_and_no_entry(
    client: Client, edition: Edition, entry: Entry, mailoutbox: list[Any]
) -> None:
    kind, body = NoticeKind.ROUND_REMINDER, "{films} films. {work}\n\n{desk_link}"
    start = client.get(reverse("office_mail_text", args=[edition.slug, kind, "en"])).context["form"]
    assert start["subject"].value() == "{films} films left to judge: {round}"
    assert start["body"].value().split("\n\n")[1:3] == ["{work}", "Go on here:\n{desk_link}"]
    shown = send(client, edition, kind, act="show", subject="{round}: {films}", body=body).content.decode()
    assert "The first round: 97" in shown
    assert (
        "With invented figures; nothing is saved yet." in shown,
        "Entry number for the preview" in shown or entry.code in shown,
    ) == (
        True,
        False,
    )
    send(client, edition, kind, act="test", subject="{round}: {films}", body=body)
    assert send_first_notice()
    assert [mail.subject for mail in mailoutbox] == ["Test: The first round: 97"]
    wrong = send(client, edition, kind, subject="{title}", body=body)
    assert (
        wrong.context["form"].errors["subject"][0].startswith("{title} is not a placeholder of this email.")
    )


def test_team_invitation_without_its_link_is_refused(client: Client, edition: Edition) -> None:
    refused = send(client, edition, NoticeKind.TEAM_INVITED, subject="Come", body="{by} asks you.")
    assert refused.context["form"].errors["body"] == [
        "The text needs {team_link}, {link_until}: the link to accept or decline, until when the link can be "
        "used. Put them in."
    ]
