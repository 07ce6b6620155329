"""What every form says of a value that it cannot take, in words of this site instead of the framework's. The
field's name stands before them, or beside."""

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

from contest.typed_text import is_visible

OTHER_LETTERS = _(
    "Addresses with other letters than a–z before the “@” exist, but this site cannot send to them. Use "
    "another address."
)
NOT_A_CHOICE = _("Choose from the list; what was sent is not in it.")
CHOICES = (
    forms.ChoiceField,
    forms.MultipleChoiceField,
    forms.ModelChoiceField,
    forms.ModelMultipleChoiceField,  # noqa: TID251
)


class ReachableEmail(validators.EmailValidator):
    """The framework's check, which says of an address in another script that it is none; ours says that no
    mail can be sent to it."""

    def __call__(self, value: str | None) -> None:
        if value and not value.partition("@")[0].isascii():
            raise forms.ValidationError(OTHER_LETTERS, code=self.code)
        super().__call__(value)


def refuse_the_unseen(value: object) -> None:
    """For every field of text: a name of zero-width spaces would be a line that nobody sees."""
    if isinstance(value, str) and value.strip() and not is_visible(value):
        raise forms.ValidationError(_("This has only invisible characters. Type it anew."), code="invisible")


def use_own_words() -> None:
    """Put them where the fields of all forms look for theirs. Once, before any form is made."""
    validators.MinValueValidator.message = _("Enter %(limit_value)s or more.")
    validators.MaxValueValidator.message = _("Enter %(limit_value)s or less.")
    validators.MaxLengthValidator.message = _(
        "This has %(show_value)d characters; the limit is %(limit_value)d. Shorten it."
    )
    validators.ProhibitNullCharactersValidator.message = _(
        "This has an invisible character (NUL), as text copied from some PDF files does. Type it instead."
    )
    forms.CharField.default_validators = [refuse_the_unseen]
    forms.EmailField.default_validators = [ReachableEmail()]
    for field in CHOICES:
        field.default_error_messages = {**field.default_error_messages, "invalid_choice": NOT_A_CHOICE}
