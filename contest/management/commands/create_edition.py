from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from contest.domain.default_awards import default_awards
from contest.domain.editions import create_edition
from contest.domain.people import grant_role
from contest.enums import Role
from contest.models import Edition, User
from contest.places import zones_of_places

OPENS_IN, CLOSES_IN, NOMINEES_IN, AWARDS_IN = (timedelta(days=days) for days in (30, 120, 150, 180))


class Command(BaseCommand):
    help = "Creates an edition with the usual regulations and awards, and makes somebody its first organiser."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name in addresses, for example 2027")
        parser.add_argument("--name", required=True, help="name of the contest, in the first language")
        parser.add_argument("--theme", default="", help="theme of the edition, in the first language")
        parser.add_argument(
            "--zone", default="UTC", help="the contest's time zone, for example Asia/Shanghai"
        )
        parser.add_argument("--organiser", required=True, help="e-mail of somebody who has signed up")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        slug = self.checked(options)
        organiser = User.objects.filter(email=options["organiser"].lower()).first()
        if organiser is None:
            raise CommandError(
                f"Nobody with the e-mail {options['organiser']} has an account. "
                f"Sign up at {settings.SITE_URL}{reverse('account_signup')} first, then run this again."
            )
        today = timezone.now().astimezone(ZoneInfo(options["zone"]))
        language = settings.LANGUAGE_CODE
        edition = create_edition(
            fields={
                "slug": slug,
                "year": (today + OPENS_IN).year,
                "name": {language: options["name"]},
                "theme": {language: options["theme"] or options["name"]},
                "time_zone": options["zone"],
                "opens_at": last_minute_of(today + OPENS_IN),
                "closes_at": last_minute_of(today + CLOSES_IN),
                "nominees_at": last_minute_of(today + NOMINEES_IN),
                "awards_at": last_minute_of(today + AWARDS_IN),
            },
            regulations={},
            awards=default_awards(),
            by=organiser,
        )
        grant_role(organiser, edition=edition, role=Role.ORGANISER, by=None)
        office = f"{settings.SITE_URL}{reverse('office_edition', args=[slug])}"
        self.stdout.write(f"The edition {slug} is there. Set its dates and regulations at {office}")

    def checked(self, options: dict[str, Any]) -> str:
        slug = str(options["slug"])
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise CommandError(f"“{slug}” is no short name: letters, digits and hyphens are.") from error
        if Edition.objects.filter(slug=slug).exists():
            raise CommandError(f"There is an edition {slug} already. Choose another short name.")
        if options["zone"] not in zones_of_places():
            raise CommandError(f"“{options['zone']}” is no time zone. Write it like Asia/Shanghai.")
        return slug


def last_minute_of(day: datetime) -> datetime:
    return day.replace(hour=23, minute=59, second=0, microsecond=0)
