"""What is worth a look about where a film comes from: other films that show the same, and what its file says
of its making. Another film is never named to creators."""

from django.utils.translation import gettext_lazy as _

from media_pipeline.findings.blocking import FindingKind, notes, warns

ANCESTRY: dict[str, FindingKind] = {
    "exact_duplicate": warns(
        _("Same file as another entry"),
        _(
            "An identical file was uploaded before; each film is expected once. The organisers "
            "will compare the two; you need not do anything."
        ),
    ),
    "possible_duplicate": warns(
        _("Similar film"),
        _(
            "%(seconds)s s of this film (%(share)s%% of the footage that can be compared) look "
            "like another film that was uploaded; each film is expected once. The "
            "organisers will compare the two; you need not do anything."
        ),
    ),
    "possible_shots": warns(
        _("Shared shots"),
        _(
            "%(seconds)s s of this film (%(share)s%% of the footage that can be compared) look "
            "like shots of another film that was uploaded. The organisers will compare "
            "the two; if you share material with its makers, write so to the "
            "festival office."
        ),
    ),
    "possible_sound": warns(
        _("Shared audio"),
        _(
            "%(seconds)s s of the audio of this film (%(share)s%% of what can be compared) sound like "
            "another film that was uploaded, with other pictures. The organisers will compare "
            "the two; if you share the narration or the music with its makers, write so to the "
            "festival office."
        ),
    ),
    "provenance_found": notes(
        _("Provenance data found"),
        _(
            "The file carries provenance data about how it was made: %(marks)s. The organisers "
            "see it too; you need not do anything."
        ),
    ),
    "provenance_contradicted": warns(
        _("Provenance data does not hold"),
        _(
            "The file carries signed provenance data (%(marks)s) that does not hold: the file, or one "
            "it was made from, was changed after signing, the data comes from another file, or the "
            "certificate was not valid when it signed. If you have the film as the tool exported it, "
            "upload that; if not, leave it as it is: the organisers see the same."
        ),
    ),
}
