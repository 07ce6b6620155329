"""Each alert reads figures that the site shows, and the operators are told what to do at it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from promql_parser import VectorSelector

ROOT = Path(__file__).parents[2]
TOKEN = "a token of the operators"
OF_PROMETHEUS = {"up"}


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(Path(ROOT, "deploy", "alerts.yml").read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def selectors_in(expression: Any) -> Iterator[VectorSelector]:
    """Every figure that an expression of PromQL reads."""
    if isinstance(expression, VectorSelector):
        yield expression
    for name in ("lhs", "rhs", "expr", "vector_selector", "args"):
        part = getattr(expression, name, None)
        for one in part if isinstance(part, list) else [part]:
            if one is not None:
                yield from selectors_in(one)


@pytest.mark.django_db
def test_alerts_read_what_the_site_shows(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.METRICS_TOKEN, settings.BACKUP_DIR = TOKEN, str(tmp_path)
    backup = tmp_path / timezone.now().strftime("%Y-%m-%dT%H-%M-%SZ")
    backup.mkdir()
    (backup / "manifest.json").touch()
    page = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content.decode()
    shown = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    asked = [one for rule in rules() for one in selectors_in(promql_parser.parse(rule["expr"]))]
    written = {name for rule in rules() for name in re.findall(r"laureate_\w+", rule["expr"])}
    assert {one.name for one in asked} == written | OF_PROMETHEUS
    unknown = [
        str(one)
        for one in asked
        if one.name not in OF_PROMETHEUS and not any(is_read(sample, one) for sample in shown)
    ]
    assert unknown == []


def is_read(sample: Any, selector: VectorSelector) -> bool:
    wanted = {matcher.name: matcher.value for matcher in selector.matchers.matchers}
    return sample.name == selector.name and wanted.items() <= sample.labels.items()


def test_operators_are_told_what_to_do_at_each_alert() -> None:
    told = re.findall(
        r"^\| `(Laureate\w+)` \|", Path(ROOT, "docs", "production.md").read_text(), re.MULTILINE
    )
    assert told == [rule["alert"] for rule in rules()]
    assert {rule["labels"]["severity"] for rule in rules()} == {"page", "ticket"}
