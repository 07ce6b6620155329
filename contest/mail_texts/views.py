"""The office: the words of an edition's emails."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contest.access import get_edition_for_organiser, person
from contest.domain.notices import enqueue_account_mail
from contest.enums import NoticeKind
from contest.forms.merging import NO_CLASHES, Clash, merge, opened_with
from contest.forms.refusals import add_refusal
from contest.mail_limits import demand_mail
from contest.mail_texts.access import get_kind_with_own_words, get_language
from contest.mail_texts.forms import ExampleForm, MailTextForm
from contest.mail_texts.keeping import keep_words, words_of
from contest.mail_texts.placeholders import OWN_WORDS, PLACEHOLDERS
from contest.mail_texts.samples import entry_to_come, example_entry, example_mail, start_of_own_words
from contest.models import Edition, Entry, MailText, User
from contest.policies import Refused
from contest.views.http_conflict import answer_refusal
from contest.views.in_turn import in_turn


@dataclass
class _TextPage:
    """One text with its form; `entry` is the one of the preview, where there is any."""

    edition: Edition
    kind: NoticeKind
    language: str
    kept: tuple[str, str] | None
    entry: Entry | None
    example: ExampleForm
    form: MailTextForm
    opened: str
    clashes: Sequence[Clash] = NO_CLASHES
    mail: EmailMessage | None = None

    @property
    def address(self) -> str:
        return reverse("office_mail_text", args=[self.edition.slug, self.kind, self.language])

    @property
    def is_about_entry(self) -> bool:
        return OWN_WORDS[self.kind].is_about_entry

    def example_to(self, reader: User | None, *, by: User) -> EmailMessage:
        """The email with the words of the form, to the entry's contact person unless to `reader`."""
        about = (self.entry or entry_to_come(self.edition, by=by)) if self.is_about_entry else None
        to = reader or (about.representative if about else by)
        return example_mail(self.kind, self.language, self.edition, about=about, words=self.form.words, to=to)


@login_required
@require_safe
def office_mail_texts(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    own = set(MailText.objects.filter(edition=edition).values_list("kind", "language"))
    lines = [
        (kind, [(code, name, (kind, code) in own) for code, name in settings.LANGUAGES]) for kind in OWN_WORDS
    ]
    context = {"edition": edition, "lines": lines}
    return render(request, "contest/mail_texts/office_mail_texts.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def office_mail_text(request: HttpRequest, slug: str, mail_kind: str, mail_language: str) -> HttpResponse:
    """`act` in what is sent is "save", "show" (the email with what was typed), "test" (the same, sent to the
    reader) or "reset"."""
    page = _opened(request, get_edition_for_organiser(request.user, slug), mail_kind, mail_language)
    if request.method != "POST":
        return _show(request, page)
    act = request.POST.get("act", "")
    if act == "reset":
        return _keep(request, page, None)
    merged = merge(request.POST, page.form)
    page.clashes = merged.clashes
    page.form = MailTextForm(merged.data, own=page.form.own)
    if not page.form.is_valid() or page.example.errors or page.clashes:
        return _show(request, page)
    if act not in ("show", "test"):
        return _keep(request, page, page.form.words)
    if act == "test":
        return _send_test(request, page)
    page.mail = page.example_to(None, by=person(request))
    return _show(request, page, status=200)


def _opened(request: HttpRequest, edition: Edition, kind_name: str, code: str) -> _TextPage:
    kind, language = get_kind_with_own_words(kind_name), get_language(code)
    example = ExampleForm(request.POST if request.method == "POST" else None)
    number = example.cleaned_data["entry"].strip() if example.is_bound and example.is_valid() else ""
    entry = example_entry(edition, number)
    if number and entry is None:
        example.add_error("entry", _("This edition has no submitted entry with this number."))
    kept = words_of(edition, kind, language)
    start = kept or start_of_own_words(kind, language, edition, by=person(request))
    form = MailTextForm(own=OWN_WORDS[kind], initial=dict(zip(("subject", "body"), start, strict=True)))
    return _TextPage(edition, kind, language, kept, entry, example, form, opened_with(form))


def _keep(request: HttpRequest, page: _TextPage, words: tuple[str, str] | None) -> HttpResponse:
    edition, kind, language = page.edition, page.kind, page.language
    try:
        keep_words(edition, kind, language, words=words, expected=page.kept, by=person(request))
    except Refused as refused:
        if words is None:
            return answer_refusal(request, refused, "office_mail_text", edition.slug, kind, language)
        add_refusal(page.form, refused)
        return _show(request, page)
    said = _("Saved. The next emails say it.") if words else _("The site’s words are sent again.")
    messages.success(request, said)
    return redirect(page.address)


def _send_test(request: HttpRequest, page: _TextPage) -> HttpResponse:
    reader = person(request)
    try:
        demand_mail(request, by=reader)
    except Refused as refused:
        add_refusal(page.form, refused)
        return _show(request, page)
    mail = page.example_to(reader, by=reader)
    with translation.override(page.language):
        mail.subject = _("Test: %(subject)s") % {"subject": mail.subject}
    enqueue_account_mail(mail, user=reader)
    messages.success(request, _("A test is on its way to %(email)s.") % {"email": reader.email})
    return _show(request, page, status=200)


def _show(request: HttpRequest, page: _TextPage, *, status: int | None = None) -> HttpResponse:
    names = page.form.own.names
    context = {
        "edition": page.edition,
        "page": page,
        "form": page.form,
        "clashes": page.clashes,
        "placeholders": [
            (f"{{{name}}}", PLACEHOLDERS[name].meaning, name in page.form.own.needed) for name in names
        ],
    }
    failed = 409 if page.clashes else 422 if page.form.is_bound else 200
    return render(request, "contest/mail_texts/office_mail_text.html", context, status=status or failed)
