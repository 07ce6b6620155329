"""The table of duties is what the policies answer, and what the page of people shows."""

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

import contest
import judging
from contest.enums import DUTIES, Duty, Role
from contest.policies import Reader, Verdict
from tests.factories import make_edition, make_membership, make_user

pytestmark = pytest.mark.django_db
Policy = Callable[..., Verdict]

ASKS = {  # of each policy that takes an edition, the duty that it asks for
    "contest.policies.may_organise": Duty.ORGANISE,
    "contest.policies.may_visit_office": Duty.READ_OFFICE,
    "contest.policies.may_read_entries": Duty.READ_ENTRIES,
    "contest.policies.may_check_entries": Duty.CHECK_ENTRIES,
    "contest.policies.may_see_programme": Duty.READ_ENTRIES,  # of an edition that is not announced
    "contest.policies.may_move": Duty.MOVE,
    "contest.policies.may_publish": Duty.ORGANISE,
    "contest.office.policies.may_decide_in": Duty.CHECK_ENTRIES,
    "contest.questions.policies.may_answer_questions": Duty.ORGANISE,
    "contest.theater.policies.may_read_theater": Duty.READ_THEATER,
    "contest.theater.policies.may_curate": Duty.CURATE,
    "judging.policies.may_run_rounds": Duty.RUN_ROUNDS,
    "judging.policies.may_decide_awards": Duty.RUN_ROUNDS,
    "judging.policies.may_read_standings": Duty.READ_RANKINGS,
    "judging.policies.may_judge_edition": Duty.JUDGE,
}
OF_OTHER_THINGS = {  # which roles do not decide alone, or not at all
    "contest.policies.may_enter",
    "contest.policies.may_hold_one_more",
    "contest.policies.may_see_sealed",
    "contest.office.policies.may_decide_each",  # may_decide_in of each
    "contest.audience.policies.may_plan_vote",  # organisers, until the results are sealed
    "contest.new_editions.policies.may_take_back",  # organisers, while nobody has begun an entry
    "contest.new_editions.policies.may_remove_edition",  # organisers, while the public does not know it
    "contest.moving.policies.may_take_away",  # organisers, once the results are published
    "judging.policies.may_see_standings",
    "judging.policies.may_steer_rounds",
}


def policies_of_editions() -> dict[str, Policy]:
    """Every policy of the site that is asked about a person and an edition, by its name."""
    found = {}
    for app in (contest, judging):
        root = Path(str(app.__file__)).parent
        for file in root.rglob("policies.py"):
            module = import_module(".".join((app.__name__, *file.relative_to(root).with_suffix("").parts)))
            for name, function in inspect.getmembers(module, inspect.isfunction):
                takes = list(inspect.signature(function).parameters)[:2]
                if name.startswith("may_") and takes == ["user", "edition"]:
                    found[f"{function.__module__}.{name}"] = function
    return found


def test_every_policy_of_an_edition_is_known() -> None:
    assert policies_of_editions().keys() == ASKS.keys() | OF_OTHER_THINGS


def test_policies_and_table_agree_for_each_role() -> None:
    edition = make_edition("open", announced_at=None)
    people: dict[Role, Reader] = {role: make_user() for role in Role}
    for role, user in people.items():
        make_membership(user, edition, role)  # type: ignore[arg-type]
    policies = policies_of_editions()
    found = {
        (name, role.value): bool(policies[name](user, edition))
        for name in ASKS
        for role, user in people.items()
    }
    assert found == {(name, role.value): duty in DUTIES[role] for name, duty in ASKS.items() for role in Role}
    assert not any(policies[name](make_user(), edition) for name in ASKS)


def test_each_duty_is_somebodys_and_creators_have_none() -> None:
    assert frozenset().union(*DUTIES.values()) == frozenset(Duty)
    assert DUTIES[Role.CREATOR] == frozenset()
