"""What was saved before is found by the same words as what is saved from now on, and a person's other accounts
by an index."""

from django.db import migrations, models

from contest.folding import fold
from contest.models.mailboxes import Mailbox


def fold_anew(apps, schema_editor):
    Entry, TheaterFilm, User = (apps.get_model("contest", name) for name in ("Entry", "TheaterFilm", "User"))
    for model, fields in ((User, ("search",)), (Entry, ("search", "spoken"))):
        for row in model.objects.only(*fields).iterator():
            anew = {field: fold(getattr(row, field)) for field in fields}
            if any(getattr(row, field) != value for field, value in anew.items()):
                model.objects.filter(pk=row.pk).update(**anew)
    TheaterFilm.objects.update(told_by="")  # the sweeper lists them anew


class Migration(migrations.Migration):

    dependencies = [
        ("contest", "0042_hindrances_current_edition"),
    ]

    operations = [
        migrations.RunPython(fold_anew, migrations.RunPython.noop),
        migrations.AddIndex("user", models.Index(Mailbox("email"), name="user_mailbox")),
    ]
