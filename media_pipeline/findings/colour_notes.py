"""Notes on the colours of films."""

from django.utils.translation import gettext_lazy as _

from media_pipeline.findings.blocking import FindingKind, notes

COLOUR_NOTES: dict[str, FindingKind] = {
    "colours_unconverted": notes(
        _("Colours not converted"),
        _(
            "The colours are coded by %(measured)s, which is not converted: they are shown as if they were "
            "those of television (BT.709). If the colours of the copy are wrong, export the film in BT.709."
        ),
    ),
    "colours_assumed": notes(
        _("Colour tags missing"),
        _(
            "The film is in HDR or wide colours, but its file does not say all of them (primaries, transfer "
            "and matrix); those of BT.2020 were assumed, as players do. If the colours of the copy are "
            "wrong, export the film with complete colour tags."
        ),
    ),
}
