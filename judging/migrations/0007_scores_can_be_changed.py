from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def let_all_count(apps: Any, _schema_editor: Any) -> None:
    """Until now there was one version of each scoresheet, and it counted."""
    apps.get_model("judging", "Scoresheet").objects.update(counts_for=models.F("assignment"))


class Migration(migrations.Migration):
    dependencies = [("judging", "0006_saves_have_revisions")]

    operations = [
        migrations.AlterField(
            "scoresheet",
            "assignment",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="scoresheets",
                to="judging.assignment",
            ),
        ),
        migrations.AddField("scoresheet", "version", models.PositiveSmallIntegerField(default=1)),
        migrations.AddConstraint(
            "scoresheet",
            models.UniqueConstraint(fields=("assignment", "version"), name="scoresheet_version_once"),
        ),
        migrations.AddField(
            "scoresheet",
            "counts_for",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="scoresheet",
                to="judging.assignment",
            ),
        ),
        migrations.RunPython(let_all_count, migrations.RunPython.noop),
    ]
