"""A menu offers what the reader may open, all of it and nothing else."""

import re

import pytest
from django.http import HttpRequest
from django.template import RequestContext, Template
from django.test import Client, RequestFactory

from contest.enums import APPOINTED_ROLES, Role
from contest.models import Edition, User
from tests.factories import make_edition, make_membership, make_user

pytestmark = pytest.mark.django_db


def menu_of(user: User, edition: Edition) -> list[str]:
    request: HttpRequest = RequestFactory().get("/")
    request.user = user
    template = Template("{% load menus %}{% office_nav edition %}")
    return re.findall(r'href="([^"]+)"', template.render(RequestContext(request, {"edition": edition})))


@pytest.mark.slow
@pytest.mark.parametrize("role", [role for role in APPOINTED_ROLES if role != Role.ORGANISER])
def test_menu_of_the_office_has_what_opens_and_nothing_else(client: Client, role: Role) -> None:
    edition, user, organiser = make_edition("published"), make_user(), make_user()
    make_membership(user, edition, role)
    make_membership(organiser, edition, Role.ORGANISER)
    client.force_login(user)
    opens = [url for url in menu_of(organiser, edition) if client.get(url).status_code == 200]
    assert menu_of(user, edition) == opens
    few = {Role.JUDGE: 0, Role.NOTARY: 1, Role.ASSISTANT: 4, Role.CURATOR: 1}
    assert few.get(role, len(opens)) == len(opens)


@pytest.mark.parametrize("role", [Role.CREATOR, Role.JUDGE, Role.ORGANISER])
def test_menu_of_the_site_opens_for_every_role(client: Client, role: Role) -> None:
    edition, user = make_edition(), make_user()
    make_membership(user, edition, role)
    client.force_login(user)
    head = client.get("/desk/").content.decode().partition("<header")[2].partition("</header>")[0]
    urls = re.findall(r'href="(/[^"]*)"', head)
    answers = {url: client.get(url, follow=True).status_code for url in urls}
    assert answers == dict.fromkeys(urls, 200)
