"""Issues of a film as its office reads them: some of what the film lab says speaks to the creator alone."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media_pipeline.api import FindingReport

COMPARE = _("Compare the two under “Similar films”, and decide there. The creator knows that you do.")
OF_OFFICE: dict[str, str | Promise] = {
    "exact_duplicate": COMPARE,
    "possible_duplicate": COMPARE,
    "possible_shots": COMPARE,
    "possible_sound": COMPARE,
    "provenance_found": _("The file says how it was made: see “Evidence for the shots”."),
    "provenance_contradicted": _(
        "What the file says of how it was made does not hold: see “Evidence for the shots”. The creator is "
        "asked to upload the film as the tool exported it, where they have it."
    ),
}


def words_for_office(finding: FindingReport) -> str | Promise:
    return OF_OFFICE.get(finding.code, finding.message)
