"""The list of tools as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contest.enums import Tool, ToolKind
from contest.forms.names import NameField
from contest.sentences import noted
from contest.tools.offers import ToolOffer
from contest.tools.tool_list import ToolUses

LONGEST_NAME = 60  # as in declarations


class ToolListForm(forms.Form):
    """Which tools creators can choose, with which films have to be made mainly, and one to be added."""

    offered = forms.MultipleChoiceField(
        label=_("Tools that creators can choose"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Entries that have declared a tool keep it when you untick it. A tool of your own that no entry "
            "has declared leaves the list."
        ),
    )
    main = forms.MultipleChoiceField(
        label=_("Films must be made mainly with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "More than half of the AI-made part of each film has to come from the tools that you tick here, "
            "together. None ticked: from any."
        ),
    )
    name = NameField(
        label=_("Another tool to add"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Its name as creators know it, in all languages alike."),
    )
    kind = forms.ChoiceField(
        # Translators: of the tool to be added
        label=_("What it makes"),
        choices=ToolKind.choices,
        initial=ToolKind.PICTURES,
        required=False,
    )

    def __init__(
        self, *args: Any, offers: list[ToolOffer], uses: dict[tuple[str, str], ToolUses], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        makers = [offer for offer in offers if offer.kind == ToolKind.PICTURES and offer.value != Tool.OTHER]
        self.fields["offered"].choices = [  # type: ignore[attr-defined]
            (offer.value, _with_uses(offer, uses.get((offer.tool, offer.name)))) for offer in offers
        ]
        self.fields["main"].choices = [  # type: ignore[attr-defined]
            (offer.value, offer.words) for offer in makers
        ]
        self.initial["offered"] = [offer.value for offer in offers if offer.is_offered]
        self.initial["main"] = [offer.value for offer in offers if offer.is_main]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def wanted(self) -> list[ToolOffer]:
        """The list as it was typed."""
        typed = self.cleaned_data
        wanted = [
            ToolOffer(
                offer.tool,
                offer.name,
                offer.kind,
                is_main=offer.value in typed["main"],
                is_offered=offer.value in typed["offered"],
            )
            for offer in self.offers
        ]
        if typed["name"]:
            added = ToolOffer(Tool.OTHER, typed["name"], ToolKind(typed["kind"] or ToolKind.PICTURES))
            at = next((at for at, offer in enumerate(wanted) if offer.value == Tool.OTHER), len(wanted))
            wanted.insert(at, added)
        return wanted


def _with_uses(offer: ToolOffer, uses: ToolUses | None) -> str:
    if uses is None:
        return offer.words
    count = ngettext("%(count)d entry", "%(count)d entries", uses.all) % {"count": uses.all}
    return noted(offer.words, count)
