"""A judge submits scores, and is released: the words of the pages, in rows too."""

from django.db import migrations, models

WORDS = {"handed_in": "scored", "excused": "released"}


def say_it_anew(apps, schema_editor):
    for before, now in WORDS.items():
        apps.get_model("judging", "Assignment").objects.filter(state=before).update(state=now)


def say_it_as_before(apps, schema_editor):
    for before, now in WORDS.items():
        apps.get_model("judging", "Assignment").objects.filter(state=now).update(state=before)


class Migration(migrations.Migration):
    dependencies = [("judging", "0001_initial")]

    operations = [
        migrations.RenameField("scoresheet", "handed_in_at", "submitted_at"),
        migrations.RunPython(say_it_anew, say_it_as_before),
    ]
