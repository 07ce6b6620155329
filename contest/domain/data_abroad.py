"""The country in which the site's data lies, and whose data goes abroad with an entry: they agree to that by
a statement of its own (GDPR art. 49, PIPL art. 39)."""

from django.conf import settings
from django.utils.translation import gettext as _
from django_countries.fields import Country

from contest.models import Entry


def country_of_data() -> str:
    """Its name in the reader's language; "" where the operator does not say."""
    return name_of_country(settings.DATA_COUNTRY)


def name_of_country(code: str) -> str:
    return str(Country(code).name) if code else ""


def goes_abroad(entry: Entry) -> bool:
    """Whether the entry is of another country than the one in which the data lies."""
    code = entry.country.code
    return bool(settings.DATA_COUNTRY and code) and code != settings.DATA_COUNTRY


def transfer_words(country: str) -> str:
    """The statement that they agree to; `country` by its code."""
    words = _(
        "Our names, country, contact details and film may be transferred to %(country)s and stored there."
    )
    return words % {"country": name_of_country(country)}
