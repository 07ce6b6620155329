"""The country in which the site's data lies, and whose data goes abroad with an entry: they agree to that by
a statement of its own (GDPR art. 49, PIPL art. 39)."""

from django.conf import settings
from django.utils.translation import gettext as _
from django_countries.fields import Country

from contest.enums import REQUIRED_CONSENTS, ConsentKind
from contest.models import Entry


def country_of_data() -> str:
    """Its name in the reader's language; "" where the operator does not say."""
    return str(Country(settings.DATA_COUNTRY).name) if settings.DATA_COUNTRY else ""


def goes_abroad(entry: Entry) -> bool:
    """Whether the entry is of another country than the one in which the data lies."""
    code = entry.country.code
    return bool(settings.DATA_COUNTRY and code) and code != settings.DATA_COUNTRY


def required_consents(entry: Entry) -> tuple[ConsentKind, ...]:
    """Without which it is not submitted."""
    return (*REQUIRED_CONSENTS, ConsentKind.ABROAD) if goes_abroad(entry) else REQUIRED_CONSENTS


def transfer_words() -> str:
    """The statement that they agree to."""
    words = _(
        "Our names, country, contact details and film may be transferred to %(country)s and stored there."
    )
    return words % {"country": country_of_data()}
