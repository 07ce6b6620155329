"""Forms of objections: what somebody objects, with evidence; what the winner answers; what is decided."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files import File
from django.core.validators import URLValidator
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contest.domain.reasons import fault_in
from contest.enums import ObjectionGrounds
from contest.forms.long_texts import LongText
from contest.forms.reasons import ReasonField
from contest.forms.texts import TextsForm
from contest.objections.evidence import MOST_BYTES, MOST_FILES, EvidenceFile, kind_of
from contest.objections.objecting import LEAST_STATEMENT, MOST_STATEMENT, MOST_SUMMARY
from contest.typed_text import echoed

MOST_LINKS = 10
LONGEST_NAME = 120


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """Up to so many files of the kinds that are taken, read whole."""

    widget = FilesInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"})
    most_bytes = MOST_BYTES

    def clean(self, data: Any, initial: Any = None) -> list[EvidenceFile]:
        files: Sequence[File[Any]] = data or []
        if len(files) > MOST_FILES:
            words = gettext("You chose %(found)d files; up to %(most)d are taken. Choose fewer.")
            raise forms.ValidationError(words % {"found": len(files), "most": MOST_FILES})
        return [self._read(file) for file in files]

    def _read(self, file: "File[Any]") -> EvidenceFile:
        name = echoed(file.name or "")
        size = file.size or 0
        if size > self.most_bytes:
            words = gettext("“%(file)s” has %(found)s; a file can have up to %(most)s. Make it smaller.")
            told = {"found": filesizeformat(size), "most": filesizeformat(self.most_bytes)}
            raise forms.ValidationError(words % {"file": name, **told})
        content = file.read()
        kind = kind_of(content)
        if kind is None:
            words = gettext("“%(file)s” is not a whole PDF, PNG or JPEG file. Save it as one of these.")
            raise forms.ValidationError(words % {"file": name})
        return EvidenceFile(name=_kept_name(file.name or ""), kind=kind, content=content)


def _kept_name(name: str) -> str:
    """A name that is safe to give out, with its end."""
    try:
        return get_valid_filename(name)[-LONGEST_NAME:]
    except ValueError:  # nothing is left of it
        return "evidence"


class ObjectionForm(forms.Form):
    grounds = forms.ChoiceField(
        label=_("What is wrong?"), choices=ObjectionGrounds.choices, widget=forms.RadioSelect
    )
    statement = ReasonField(
        label=_("Why do you think so?"),
        note=_(
            "Say what you know and how you know it. The film’s contact person reads this; the public reads "
            "one sentence that the festival office writes."
        ),
        least=LEAST_STATEMENT,
        max_length=MOST_STATEMENT,
        widget=LongText(attrs={"rows": 8}),
    )
    links = forms.CharField(
        label=_("Links"),
        required=False,
        max_length=2000,
        help_text=_("To what proves it, one a line. Only the festival office sees them."),
        widget=LongText(attrs={"rows": 3}),
    )
    evidence = EvidenceField(
        label=_("Files"),
        required=False,
        help_text=_(
            "Up to three files, PDF, PNG or JPEG, of up to 10 MB each. Only the festival office gets them. "
            "They are deleted 180 days after the time for objections has ended."
        ),
    )
    is_named = forms.BooleanField(label=_("My name may stand beside my objection in public."), required=False)
    in_good_faith = forms.BooleanField(
        label=_("I believe in good faith that what I have written is accurate and complete.")
    )

    def clean_links(self) -> list[str]:
        """One a line, each an address of the web."""
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(lines) > MOST_LINKS:
            words = gettext("These are %(found)d links; up to %(most)d are taken.")
            raise forms.ValidationError(words % {"found": len(lines), "most": MOST_LINKS})
        check = URLValidator(schemes=["http", "https"])
        for line in lines:
            try:
                check(line)
            except forms.ValidationError:
                words = gettext(
                    "“%(link)s” is not a web link. Write each on a line of its own, with https:// in front."
                )
                raise forms.ValidationError(words % {"link": echoed(line)}) from None
        return lines


class ReplyForm(forms.Form):
    reason = ReasonField(
        label=_("Your answer"),
        note=_("You can answer once. Only the festival office reads it."),
        widget=LongText(attrs={"rows": 5}),
    )


class ObjectionDecisionForm(TextsForm, forms.Form):
    """Both texts are public, in every language of the site."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("reject", pgettext_lazy("decision", "Reject it: the award stays")),
            ("uphold", pgettext_lazy("decision", "Uphold it: the award has to be revoked, by two people")),
        ],
        widget=forms.RadioSelect,
    )
    texts: ClassVar = {
        "summary": forms.CharField(
            label=_("What was said, in one neutral sentence"),
            widget=LongText(attrs={"rows": 2}),
            max_length=MOST_SUMMARY,
            help_text=_("The public reads it. Name nobody."),
        ),
        "answer": forms.CharField(
            label=_("Your answer, with reasons"),
            widget=LongText(attrs={"rows": 4}),
            max_length=2000,
            help_text=_("The public reads it, and so do both sides, by email. Name the rule."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bound in self.text_fields:
            bound.field.required = bound.field.widget.is_required = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for bound in self.text_fields:
            if bound.name in cleaned and (fault := fault_in(cleaned[bound.name])):
                self.add_error(bound.name, fault)
        return cleaned
