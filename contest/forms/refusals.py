"""What the domain refused, shown at the field that it is about."""

from django.forms import BaseForm, BoundField

from contest.forms.long_texts import LongText
from contest.policies import Refused


def add_refusal(form: BaseForm, refused: Refused) -> None:
    """Show the refusal at its field; above the form where it is about none of the form's."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused.reason))


def typed_texts(form: BaseForm) -> list[BoundField]:
    """The fields of a form that was sent in vain into which somebody wrote more than a word."""
    return [field for field in form if isinstance(field.field.widget, LongText) and field.value()]
