from typing import Any

from django.core.management.base import BaseCommand

from contest.domain.signatures import public_key


class Command(BaseCommand):
    help = "Prints the public key that proves the journal's checkpoints. Keep it where the site is not."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(public_key(), ending="")
