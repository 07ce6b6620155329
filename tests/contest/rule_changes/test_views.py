"""A rule was changed after entries had come in: whom that touches, and one email for each."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.domain.amendments import amend_edition
from contest.domain.notices import render_mail
from contest.enums import EntryState, NoticeKind, Role, Tool
from contest.models import Edition, JournalEntry, Notice, User
from contest.tools.offers import USUAL_TOOLS, ToolOffer, tools_listed
from contest.tools.tool_list import change_tools
from tests.contest.office.scene import work
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_whom_a_changed_rule_touches_is_shown_and_each_gets_one_email(client: Client) -> None:
    edition = make_edition("open", name={"en": "Night of Lamps"})
    make_membership(organiser := make_user(), edition, Role.ORGANISER)
    client.force_login(organiser)
    offer = reverse("office_edition", args=[edition.slug])
    amend_edition(edition, fields={}, regulations={"max_seconds": 240}, by=organiser)
    creator = make_user("lin@example.org")
    for state in (EntryState.DRAFT, EntryState.SUBMITTED):
        make_entry(state, edition=edition, representative=creator)
    make_entry(EntryState.WITHDRAWN, edition=edition)
    assert 'id="untold"' not in client.get(offer).content.decode()  # nobody had an entry
    amend_edition(edition, fields={}, regulations={"max_seconds": 200}, by=organiser)
    amend_edition(edition, fields={}, regulations={"max_seconds": 230}, by=organiser)
    _before, earlier, line = JournalEntry.objects.filter(verb="edition_amended").order_by("number")
    address, other = (
        reverse("office_rule_change", args=[edition.slug, one.number]) for one in (line, earlier)
    )
    offered = client.get(offer).content.decode()
    assert (f'href="{address}"' in offered, f'href="{other}"' in offered) == (True, False)  # 240 → 230
    assert f'href="{address}"' in client.get(other).content.decode()  # the same was changed again
    page = client.get(address)
    assert "changed again" not in page.content.decode()
    assert (page.context["people"], page.context["change"].rules) == (
        1,
        [("Maximum running time (seconds)", "200 → 230")],
    )
    assert "– Maximum running time (seconds): 200 → 230" in page.context["examples"][0][1][0][1].body
    for status in (302, 409):
        assert client.post(address).status_code == status
        work()
    (notice,) = Notice.objects.filter(kind=NoticeKind.RULES_CHANGED)
    mail = render_mail(notice)
    assert (mail.to, mail.subject) == (["lin@example.org"], "The rules of Night of Lamps have changed")
    make_entry(EntryState.DRAFT, edition=edition)  # of somebody who reads the rules as they are
    assert "One person has been told by email." in client.get(address).content.decode()
    left = client.get(offer).content.decode()
    assert 'id="untold"' not in left  # nothing is different from what was told


def change_tools_of(edition: Edition, names: list[str], *, by: User) -> None:
    edition.regulations.refresh_from_db()
    own = [ToolOffer(Tool.OTHER, name) for name in names]
    expected = tools_listed(edition.regulations)
    change_tools(edition, [*USUAL_TOOLS, *own], by=by, expected=expected)


@pytest.mark.slow
def test_several_changes_are_told_in_one_email_and_what_was_taken_back_in_none(client: Client) -> None:
    edition = make_edition("open", name={"en": "Night of Lamps"})
    make_membership(organiser := make_user(), edition, Role.ORGANISER)
    client.force_login(organiser)
    make_entry(EntryState.DRAFT, edition=edition, representative=make_user("lin@example.org"))
    every = reverse("office_rule_changes", args=[edition.slug])
    assert "There is nothing to tell" in client.get(every).content.decode()
    change_tools_of(edition, ["Lampmaker"], by=organiser)
    assert len(client.get(every).context["changes"]) == 1
    change_tools_of(edition, [], by=organiser)
    assert client.get(every).context["changes"] == []
    for seconds in (200, 240, 250):
        amend_edition(edition, fields={}, regulations={"max_seconds": seconds}, by=organiser)
    for share in (95, 70):  # set back: no difference
        amend_edition(edition, fields={}, regulations={"min_ai_share": share}, by=organiser)
    closes_at = edition.closes_at + timedelta(days=1)  # whom it touches is emailed as it moves
    both = {"min_seconds": 30, "max_entries": 2}
    amend_edition(edition, fields={"closes_at": closes_at}, regulations=both, by=organiser)
    assert f'href="{every}"' in client.get(reverse("office_edition", args=[edition.slug])).content.decode()
    page = client.get(every)
    seen = page.context["seen"]
    assert sorted(change.rules[0] for change in page.context["changes"]) == [
        ("Entries per creator", "3 → 2"),
        ("Maximum running time (seconds)", "300 → 250"),
        ("Minimum running time (seconds)", "60 → 30"),
    ]
    assert client.post(every, {"seen": "1 2"}).status_code == 409
    tell = {"seen": seen, "tell": ["max_seconds", "min_seconds"]}
    shown = client.post(every, tell | {"show": "1"})
    assert "Entries per creator" not in shown.context["examples"][0][1][0][1].body
    for status in (302, 409):
        assert client.post(every, tell).status_code == status
        work()
    (notice,) = Notice.objects.filter(kind=NoticeKind.RULES_CHANGED)
    body = render_mail(notice).body
    assert "The festival office has changed rules of Night of Lamps, for which you have an entry:" in body
    told = [line for line in body.splitlines() if line.startswith("– ")]
    assert sorted(told) == [
        "– Maximum running time (seconds): 300 → 250",
        "– Minimum running time (seconds): 60 → 30",
    ]
    assert client.get(every).context["changes"] == []  # what was unticked is not offered again
    amend_edition(edition, fields={}, regulations={"max_seconds": 260}, by=organiser)
    page = client.get(every)
    assert [change.rules for change in page.context["changes"]] == [
        [("Maximum running time (seconds)", "250 → 260")]
    ]
    assert client.post(every, {"seen": page.context["seen"]}).status_code == 302  # nothing is ticked
    work()
    assert Notice.objects.filter(kind=NoticeKind.RULES_CHANGED).count() == 1
    assert client.get(every).context["changes"] == []


def test_line_that_changes_no_rule_or_is_of_another_edition_is_not_found(client: Client) -> None:
    edition = make_edition("open")
    make_membership(organiser := make_user(), edition, Role.ORGANISER)
    client.force_login(organiser)
    other: Any = make_edition("open")
    amend_edition(other, fields={}, regulations={"max_seconds": 240}, by=organiser)
    line = JournalEntry.objects.get(verb="edition_amended")
    for number in (line.number, line.number + 1, 10**30):
        assert client.get(reverse("office_rule_change", args=[edition.slug, number])).status_code == 404
