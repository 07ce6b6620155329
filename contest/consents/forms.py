from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.consents.asked import AskedStatement
from contest.enums import ConsentKind
from contest.forms.long_texts import LongText
from contest.forms.names import NameField
from contest.forms.texts import TextsForm, initial_texts
from contest.register.forms import PaperField
from contest.theater.permission import WORDS

LONGEST_TITLE, LONGEST_TEXT = 120, 1000


class RightsForm(forms.Form):
    """The statements that are asked, each agreed to or not; and the permission for the theater, which nothing
    depends on."""

    consents = forms.MultipleChoiceField(
        label=_("Statements"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _(
                "A statement was worded anew, or is about another contact person, since you opened this "
                "page. Read it again, then say whether you agree."
            )
        },
    )

    theater = forms.BooleanField(label=WORDS, required=False)

    def __init__(self, *args: Any, statements: Sequence[AskedStatement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statements = statements
        self.fields["consents"].choices = [  # type: ignore[attr-defined]
            (statement.value, statement.words) for statement in statements
        ]

    @property
    def asked(self) -> list[tuple[BoundWidget, AskedStatement]]:
        """Each box with its statement."""
        return list(zip(self["consents"], self.statements, strict=True))

    def kinds(self) -> list[ConsentKind]:
        return [one.kind for one in self.statements if one.value in self.cleaned_data["consents"]]


class GuardianForm(forms.Form):
    """Who consents to the entering of somebody under age, and the written consent."""

    guardian = NameField(label=_("Name of the guardian"), max_length=120)
    guardian_file = PaperField(
        required=True,
        label=_("Written consent of the guardian"),
        help_text=_("PDF, PNG or JPEG, up to 5 MB. Only your team and the festival office get it."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("guardian_file") and "guardian_file" not in self.errors:
            self.add_error("guardian_file", _("Choose the file with the guardian’s written consent."))
        return given


TEXT = NameField(
    label=_("Words"),
    max_length=LONGEST_TEXT,
    widget=LongText(attrs={"rows": 3, "dir": "auto"}),
)


class SiteStatementForm(TextsForm, forms.Form):
    """The edition's words for a statement that every edition asks for."""

    texts: ClassVar = {"text": TEXT}

    def __init__(self, *args: Any, statement: AskedStatement, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial_texts("text", statement.text), **kwargs)

    @property
    def wording(self) -> dict[str, Any]:
        """As `keep_wording` takes it."""
        return {"title": {}, "text": self.typed_texts("text"), "is_required": True}


class OwnStatementForm(TextsForm, forms.Form):
    """A statement of the edition's own; without words it is not asked."""

    texts: ClassVar = {
        "title": NameField(
            label=pgettext_lazy("statement", "Title"), max_length=LONGEST_TITLE, required=False
        ),
        "text": NameField(
            label=_("Words"),
            max_length=LONGEST_TEXT,
            required=False,
            widget=LongText(attrs={"rows": 3, "dir": "auto"}),
            help_text=_("Empty in every language: the statement is not asked."),
        ),
    }
    is_required = forms.BooleanField(
        label=_("No entry can be submitted without agreeing to it"), required=False, initial=True
    )

    def __init__(self, *args: Any, statement: AskedStatement | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if statement:
            initial = {"is_required": statement.is_required}
            initial |= initial_texts("title", statement.title) | initial_texts("text", statement.text)
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and self.typed_texts("title") and not self.typed_texts("text"):
            words = _(
                "There is a title, but there are no words to agree to. Write them, or remove the title."
            )
            self.add_error(self.first_texts["text"].name, words)
        return cleaned

    @property
    def wording(self) -> dict[str, Any]:
        """As `keep_wording` takes it."""
        return {
            "title": self.typed_texts("title"),
            "text": self.typed_texts("text"),
            "is_required": self.cleaned_data["is_required"],
        }
