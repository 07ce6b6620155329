"""Forms of the register: a person or voice, to what they consent, a piece of music."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.enums import REAL_BASES, ConsentUse, MusicBasis, PortrayalBasis, PortrayalKind
from contest.forms.files import LimitedFile
from contest.forms.names import NameField
from contest.models import MusicUse, Portrayal
from contest.objections.evidence import EvidenceFile
from contest.objections.forms import EvidenceField
from contest.register.papers import MOST_BYTES
from contest.register.registering import MusicPlan, PortrayalPlan

NOT_KEPT = _(
    "This file was not kept: with what is chosen here now, none is asked for. To keep it, choose otherwise "
    "and add the file again; or save without it."
)


class PaperField(EvidenceField):
    """One file, or none."""

    most_bytes = MOST_BYTES

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        widget = LimitedFile(accept=".pdf,.png,.jpg,.jpeg", most_bytes=MOST_BYTES)
        super().__init__(required=required, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> EvidenceFile | None:  # type: ignore[override]
        files = super().clean([data] if data else [])
        return files[0] if files else None


class PaperByChoice(PaperField):
    """Needed with one of the choices of its form, so that no page calls it optional."""

    is_needed_by_choice = True


class NameByChoice(NameField):
    """The same, of a name."""

    is_needed_by_choice = True


class PortrayalForm(forms.Form):
    name = NameField(
        label=_("Who is it?"),
        max_length=120,
        help_text=_(
            "A name, or what you call them: “the narrator’s voice”. Only the festival office reads it."
        ),
    )
    kind = forms.ChoiceField(
        label=_("What is to be seen or heard?"), choices=PortrayalKind.choices, widget=forms.RadioSelect
    )
    basis = forms.ChoiceField(
        label=_("By what right?"), choices=PortrayalBasis.choices, widget=forms.RadioSelect
    )
    consent_file = PaperByChoice(
        label=_("Written consent"),
        help_text=_(
            "Of somebody else: PDF, PNG or JPEG, up to 5 MB. Only your team and the festival office get it."
        ),
    )
    is_minor = forms.BooleanField(label=_("The person is a minor."), required=False)
    guardian = NameByChoice(
        label=_("Guardian"),
        required=False,
        max_length=120,
        help_text=_("Of a minor: who consents for them."),
    )
    guardian_file = PaperByChoice(
        label=_("Written consent of the guardian"),
        help_text=_("Of a minor: PDF, PNG or JPEG, up to 5 MB."),
    )

    def __init__(self, *args: Any, person: Portrayal | None = None) -> None:
        names = ("name", "kind", "basis", "is_minor", "guardian")
        initial = {name: getattr(person, name) for name in names} if person else {}
        data, files = args
        super().__init__(data, files, initial=initial)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("is_minor") and "basis" in given:
            if given["basis"] not in REAL_BASES:
                words = _(
                    "Only a real person can be a minor here. Choose by what right they are in the film."
                )
                self.add_error("is_minor", words)
            elif not given.get("guardian") and "guardian" not in self.errors:
                self.add_error("guardian", _("Enter who consents for the minor."))
        is_real = given.get("basis", REAL_BASES[0]) in REAL_BASES
        for name, is_asked in (("consent_file", is_real), ("guardian_file", given.get("is_minor"))):
            if given.get(name) and not is_asked:
                self.add_error(name, NOT_KEPT)
        return given

    @property
    def plan(self) -> PortrayalPlan:
        given = self.cleaned_data
        return PortrayalPlan(
            name=given["name"],
            kind=PortrayalKind(given["kind"]),
            basis=PortrayalBasis(given["basis"]),
            is_minor=given["is_minor"],
            guardian=given["guardian"],
            consent_file=given["consent_file"],
            guardian_file=given["guardian_file"],
        )


class UsesForm(forms.Form):
    """Exactly to what a person consents."""

    uses = forms.MultipleChoiceField(
        label=pgettext_lazy("person", "Consents to"),
        choices=ConsentUse.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def chosen(self) -> list[ConsentUse]:
        return [ConsentUse(use) for use in self.cleaned_data["uses"]]


class UseForm(forms.Form):
    """One consent that the office withdraws."""

    use = forms.ChoiceField(choices=ConsentUse.choices)


class MusicForm(forms.Form):
    title = NameField(
        label=_("Piece of music"), max_length=160, help_text=_("Its title, or where it is in the film.")
    )
    basis = forms.ChoiceField(label=_("By what right?"), choices=MusicBasis.choices, widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("Tool or licence"),
        max_length=160,
        help_text=_("Which tool made it, or which licence you have: “Suno 5”, “CC BY 4.0”, “our own work”."),
    )
    licence_file = PaperField(label=_("Licence as a file"), help_text=_("PDF, PNG or JPEG, up to 5 MB."))

    def __init__(self, *args: Any, music: MusicUse | None = None) -> None:
        initial = {name: getattr(music, name) for name in ("title", "basis", "source")} if music else {}
        data, files = args
        super().__init__(data, files, initial=initial)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        is_licensed = given.get("basis", MusicBasis.LICENCE) == MusicBasis.LICENCE
        if given.get("licence_file") and not is_licensed:
            self.add_error("licence_file", NOT_KEPT)
        return given

    @property
    def plan(self) -> MusicPlan:
        given = self.cleaned_data
        return MusicPlan(
            title=given["title"],
            basis=MusicBasis(given["basis"]),
            source=given["source"],
            licence_file=given["licence_file"],
        )
