"""What the pages of an account need beside allauth's: the language that is kept."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from contest.models import User


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Django's language switch, which also remembers in which language to write mails to this person."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and check_for_language(language):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return set_language(request)
