"""Awards say by data what decides them; the sentence that stood beside each is made from it now."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

CRITERIA = {  # as the catalogues of that time have them
    "creativity": {"en": "Creativity", "zh-hans": "创意", "id": "Kreativitas"},
    "narration": {"en": "Storytelling", "zh-hans": "叙事", "id": "Penceritaan"},
}


def name_criteria(apps: Any, _schema: Any) -> None:
    for award in apps.get_model("contest", "Award").objects.exclude(criterion=""):
        plain = {"en": award.criterion.replace("-", " ").capitalize()}
        award.basis = "criterion"
        award.criterion_name = CRITERIA.get(award.criterion, plain)
        award.save(update_fields=["basis", "criterion_name"])


class Migration(migrations.Migration):
    dependencies = [("contest", "0017_public_reports")]

    operations = [
        migrations.RemoveField("award", "basis"),
        migrations.AddField(
            "award",
            "basis",
            models.CharField(
                choices=[
                    ("overall", "The overall score"),
                    ("criterion", "The score for one criterion"),
                    ("jury", "The jury’s free choice"),
                ],
                default="overall",
                max_length=9,
            ),
        ),
        migrations.AddField("award", "criterion_name", models.JSONField(blank=True, default=dict)),
        migrations.AddField("award", "threshold", models.FloatField(blank=True, null=True)),
        migrations.AddField("award", "needs_statement", models.BooleanField(default=False)),
        migrations.RunPython(name_criteria, migrations.RunPython.noop),
        migrations.AddConstraint(
            "award",
            models.CheckConstraint(
                condition=Q(basis__in=["overall", "criterion", "jury"]), name="award_basis_known"
            ),
        ),
        migrations.AddConstraint(
            "award",
            models.CheckConstraint(
                condition=Q(basis="criterion") & ~Q(criterion="") | ~Q(basis="criterion") & Q(criterion=""),
                name="award_names_its_criterion",
            ),
        ),
        migrations.AddConstraint(
            "award",
            models.CheckConstraint(
                condition=~Q(basis="jury") | Q(threshold__isnull=True),
                name="award_of_free_choice_has_no_threshold",
            ),
        ),
    ]
