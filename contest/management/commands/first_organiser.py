from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contest.new_editions.first_organiser import first_link


class Command(BaseCommand):
    help = "Prints the link by which somebody becomes the first organiser of this site."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (link := first_link()):
            raise CommandError("This site has an organiser already. They give roles under “People”.")
        self.stdout.write(link)
