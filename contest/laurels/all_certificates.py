"""Every certificate and laurel of an edition in one ZIP file, in every language of the site."""

from collections.abc import Callable
from zipfile import ZipFile

from django.conf import settings
from django.utils.translation import override

from contest.domain import office_tasks
from contest.enums import OfficeTaskKind
from contest.laurels.bundles import Step, ask_for_bundle, make_bundle
from contest.laurels.certificates import certificates_in, read_certificate
from contest.laurels.printing import certificate_pdf, laurel_png, laurel_svg
from contest.laurels.scripts import describe_missing
from contest.laurels.typesetting import FontsMissing
from contest.models import Certificate, Edition, OfficeTask, User

WIDTH = 2400  # pixels
FILES: dict[str, Callable[[Certificate], bytes]] = {
    "certificate-landscape.pdf": lambda one: certificate_pdf(one, wide=True),
    "certificate-portrait.pdf": lambda one: certificate_pdf(one, wide=False),
    "laurel-dark.svg": lambda one: laurel_svg(one, ink="dark"),
    "laurel-light.svg": lambda one: laurel_svg(one, ink="light"),
    "laurel-dark.png": lambda one: laurel_png(one, ink="dark", width=WIDTH),
    "laurel-light.png": lambda one: laurel_png(one, ink="light", width=WIDTH),
}


def ask_for_certificates(edition: Edition, *, by: User | None) -> OfficeTask:
    """Raises `Refused` before the results are public."""
    total = len(certificates_in(edition))
    return ask_for_bundle(edition, OfficeTaskKind.CERTIFICATES, total=total, by=by)


@office_tasks.works_on(OfficeTaskKind.CERTIFICATES)
def _make(task: OfficeTask) -> None:
    make_bundle(task, lambda archive, step: _write(archive, step, edition=task.edition))


def _write(archive: ZipFile, step: Step, *, edition: Edition) -> None:
    """A folder for each; what cannot be printed leaves a note that says why."""
    for certificate in certificates_in(edition):
        if read_certificate(certificate).stands:
            for language, _name in settings.LANGUAGES:
                with override(language):
                    _write_one(archive, certificate, language)
        step()


def _write_one(archive: ZipFile, certificate: Certificate, language: str) -> None:
    kind = certificate.award or "nominee"
    folder = f"{kind}-{certificate.place or ''}-{certificate.entry.code}".replace("--", "-")
    for name, make in FILES.items():
        try:
            archive.writestr(f"{folder}/{language}/{name}", make(certificate))
        except FontsMissing as missing:
            archive.writestr(f"{folder}/{language}/not-printed.txt", describe_missing(missing.scripts))
            return
