import pytest

from contest.domain.queries.entries import readiness_of
from contest.enums import Purpose, Tool
from contest.models import ToolUse
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "is_missing"), [("", True), ("Own model", False)])
def test_other_tool_has_to_be_named(name: str, is_missing: bool) -> None:
    entry = make_entry()
    ToolUse.objects.create(entry=entry, tool=Tool.OTHER, other_name=name, purpose=Purpose.SCRIPT)
    codes = {finding.code for finding in readiness_of(entry).findings}
    assert ("tool_unnamed" in codes) == is_missing
