"""What no line of ours reaches and yet stays, with its reason. An entry that is reached by now, or is gone,
has to leave this list: the tests compare it with equality."""

BY_DJANGO = "Django calls or reads it by this name"
BY_ALLAUTH = "allauth calls or reads it by this name"
BY_STARLETTE = "starlette reads it by this name"
BY_CELERY = "Celery calls it: a task, or the receiver of a signal of its own"
BY_BABEL = "babel writes it into the header of a catalogue"
BY_DECORATOR = "its decorator registers it, by the kind of what it does"
BY_PARSER = "html.parser calls it by this name"
BY_NUMPY = "numpy reads it: an array that nobody may change"
BY_VALUE = "a member of an enum that comes from a form or a file, by its value"
BY_KEYWORD = "a column that is written or asked for as a keyword of a query, or is kept on record"
IN_JSON = "a part of what `probe_file` prints"
IN_ONE_FILE = "the program that is one file calls it in place of scipy's, by scipy's names"
FOR_CATALOGUES = "names the texts of the frameworks for the translators"
FOR_JUDGING = "specified in docs/judging.md for pages of the jury that are to come, with the science below"

SCIENCE_WITHOUT_A_PAGE = {
    f"judging/science/{name}.py": FOR_JUDGING for name in ("agreement", "deliberation", "diagnostics")
}

PYTHON = {
    "contest/domain/result_publication.py _tell_creators": BY_DECORATOR,
    "contest/domain/unsealing.py _unseal": BY_DECORATOR,
    "contest/guides/markdown.py handle_data": BY_PARSER,
    "contest/guides/markdown.py handle_endtag": BY_PARSER,
    "contest/guides/markdown.py handle_starttag": BY_PARSER,
    "contest/laurels/all_certificates.py _make": BY_DECORATOR,
    "contest/laurels/press_kit.py _make": BY_DECORATOR,
    "contest/moving/tables.py staying_tables": "tests find by it a table that neither leaves nor stays",
    "contest/office/exports.py _make": BY_DECORATOR,
    "contest/prints/papers.py _print": BY_DECORATOR,
    "contest/zip_files.py compress_type": "zipfile reads it",
    "contest/webhooks/calling.py sock": "http.client reads and writes by it",
    "contest/privacy/erasure.py is_superuser": BY_DJANGO,
    "contest/privacy/erasure.py last_login": BY_DJANGO,
    "contest/apps.py result_publication": BY_DECORATOR,
    "contest/apps.py unsealing": BY_DECORATOR,
    "judging/domain/acts_of_two.py _change_awards": BY_DECORATOR,
    "judging/domain/acts_of_two.py _seal": BY_DECORATOR,
    "judging/models/proof.py stamp_tried_at": BY_KEYWORD,
    "judging/proof/numpy_only.py PLACES": IN_ONE_FILE,
    "judging/proof/numpy_only.py check_finite": IN_ONE_FILE,
    "judging/proof/numpy_only.py directed": IN_ONE_FILE,
    "judging/proof/numpy_only.py overwrite_a": IN_ONE_FILE,
    "contest/apps.py ContestConfig": BY_DJANGO,
    "judging/models/asked_work.py abstract": BY_DJANGO,
    "contest/models/brand.py abstract": BY_DJANGO,
    "contest/models/play_clock.py abstract": BY_DJANGO,
    "contest/models/mailboxes.py as_postgresql": BY_DJANGO,
    "contest/models/mailboxes.py as_sqlite": BY_DJANGO,
    "contest/models/mailboxes.py output_field": BY_DJANGO,
    "contest/audience/counting.py count_votes": BY_DECORATOR,
    "contest/enums/entries.py OWN_2": BY_VALUE,
    "contest/enums/entries.py OWN_3": BY_VALUE,
    "contest/enums/entries.py OWN_4": BY_VALUE,
    "contest/enums/entries.py OWN_5": BY_VALUE,
    "contest/regulations/markup.py validateLink": "markdown-it asks it about each link",
    "judging/models/tally.py base_manager_name": BY_DJANGO,
    "demo/apps.py DemoConfig": BY_DJANGO,
    "judging/apps.py JudgingConfig": BY_DJANGO,
    "media_pipeline/apps.py MediaPipelineConfig": BY_DJANGO,
    "contest/conf/transfer.py chunk_size": BY_STARLETTE,
    "contest/password_hasher.py parallelism": BY_DJANGO,
    "contest/conf/staticfiles.py manifest_strict": BY_DJANGO,
    "contest/conf/urls.py handler400": BY_DJANGO,
    "contest/conf/urls.py handler404": BY_DJANGO,
    "contest/conf/urls.py handler500": BY_DJANGO,
    "contest/models/people.py REQUIRED_FIELDS": BY_DJANGO,
    "contest/models/people.py USERNAME_FIELD": BY_DJANGO,
    "contest/models/people.py create_superuser": BY_DJANGO,
    "contest/form_words.py default_validators": BY_DJANGO,
    "contest/forms/times.py prepare_value": BY_DJANGO,
    "contest/request_log.py process_view": BY_DJANGO,
    "contest/rate_limits.py process_view": BY_DJANGO,
    "contest/sign_in.py process_view": BY_DJANGO,
    "contest/forms/passkeys.py bound_data": BY_DJANGO,
    "contest/forms/passkeys.py passwordless": BY_DJANGO,
    "contest/sign_in.py generate_authenticator_name": BY_ALLAUTH,
    "contest/sign_in.py get_public_key_credential_rp_entity": BY_ALLAUTH,
    "contest/sign_in.py format_email_subject": BY_ALLAUTH,
    "contest/sign_in.py send_mail": BY_ALLAUTH,
    "contest/sign_in.py pre_authenticate": BY_ALLAUTH,
    "contest/sign_in.py authentication_failed": BY_ALLAUTH,
    "contest/sign_in.py _delete_login_attempts_cached_email": BY_ALLAUTH,
    "contest/conf/urls.py handler429": BY_ALLAUTH,
    "contest/conf/celery.py insist_on_sandbox": BY_CELERY,
    "contest/conf/celery.py keep_our_logging": BY_CELERY,
    "contest/conf/celery.py show_life": BY_CELERY,
    "media_pipeline/tasks.py clear_scratch_disk": BY_CELERY,
    "contest/management/commands/messages.py creation_date": BY_BABEL,
    "contest/management/commands/messages.py language_team": BY_BABEL,
    "contest/management/commands/messages.py last_translator": BY_BABEL,
    "contest/management/commands/messages.py msgid_bugs_address": BY_BABEL,
    "contest/management/commands/messages.py project": BY_BABEL,
    "judging/science/reviews.py writeable": BY_NUMPY,
    "contest/enums/rights.py BOTH": BY_VALUE,
    "contest/enums/public.py DRUGS": BY_VALUE,
    "contest/enums/public.py FRIGHT": BY_VALUE,
    "contest/enums/public.py HARM": BY_VALUE,
    "contest/enums/rights.py INVENTED": BY_VALUE,
    "contest/enums/public.py NUDITY": BY_VALUE,
    "contest/enums/rights.py PARODY": BY_VALUE,
    "contest/enums/public.py VIOLENCE": BY_VALUE,
    "contest/forms/about.py prepare_value": BY_DJANGO,
    "contest/models/public_reports.py overturned_by": BY_KEYWORD,
    "contest/models/register.py ended_by": BY_KEYWORD,
    "contest/models/theater.py pictures_after": BY_KEYWORD,
    "contest/enums/public.py COPYRIGHT": BY_VALUE,
    "contest/enums/public.py EIGHTEEN": BY_VALUE,
    "contest/enums/public.py HATRED": BY_VALUE,
    "contest/enums/public.py LIKENESS": BY_VALUE,
    "contest/enums/public.py MINORS": BY_VALUE,
    "contest/enums/public.py UNLAWFUL": BY_VALUE,
    "contest/enums/public.py AI_SHARE": BY_VALUE,
    "contest/enums/public.py INELIGIBLE": BY_VALUE,
    "contest/enums/public.py NOT_MAKER": BY_VALUE,
    "contest/captions/forms.py prepare_value": BY_DJANGO,
    "contest/objections/forms.py allow_multiple_selected": BY_DJANGO,
    "contest/enums/entries.py SCRIPT": BY_VALUE,
    "contest/enums/entries.py VOICE": BY_VALUE,
    "contest/enums/rights.py VOICE": BY_VALUE,
    "demo/programme.py STARTED": BY_VALUE,
    "demo/programme.py TOO_SHORT": BY_VALUE,
    "contest/framework_words.py COUNTED": FOR_CATALOGUES,
    "contest/framework_words.py ERRORS": FOR_CATALOGUES,
    "contest/framework_words.py FIELDS": FOR_CATALOGUES,
    "contest/framework_words.py MESSAGES": FOR_CATALOGUES,
    "contest/framework_words.py SIZES": FOR_CATALOGUES,
    "contest/models/public_reports.py appeal_decided_by": BY_KEYWORD,
    "contest/models/team.py offered_at": BY_KEYWORD,
    "contest/models/people.py date_joined": BY_KEYWORD,
    "judging/domain/watched.py seen_at": BY_KEYWORD,
    "judging/models/scoresheet.py opened_in_journal_at": BY_KEYWORD,
    "judging/models/watch.py seen_at": BY_KEYWORD,
    "media_pipeline/models/job.py losses": BY_KEYWORD,
    "media_pipeline/models/job.py queued_at": BY_KEYWORD,
    "media_pipeline/models/match.py found_at": BY_KEYWORD,
    "media_pipeline/models/match.py heard_share": BY_KEYWORD,
    "media_pipeline/models/match.py landmarks_version": BY_KEYWORD,
    "media_pipeline/models/match.py sound_version": BY_KEYWORD,
    "judging/science/posterior.py probability_above": FOR_JUDGING,
}

SETTINGS_OF_LIBRARIES = {
    "ROOT_URLCONF": "Django reads it, and has no default for it",
    "EMAIL_FILE_PATH": "Django's file backend for mail reads it",
    "ACCOUNT_": "allauth reads them",
    "ALLAUTH_": "allauth reads them",
    "MFA_": "allauth reads them",
    "COUNTRIES_": "django-countries reads them",
    "CONTENT_SECURITY_POLICY": "django-csp reads it",
    "PERMISSIONS_POLICY": "django-permissions-policy reads it",
}

DEPENDENCIES = {
    "argon2-cffi": "Django's hasher of passwords loads it",
    "psycopg": "Django's backend for PostgreSQL loads it",
    "uvloop": "granian runs its loops by it where it is there",
}

TEMPLATES = {
    **{f"{status}.html": "Django answers errors with it" for status in ("403", "403_csrf")},
    "django/forms/widgets/select.html": "Django draws every list of options by it",
}

CLASSES: dict[str, str] = {
    f"grade-{grade}": "named after the grade of a clip, in templates" for grade in "abcdex"
}

URL_NAMES = {
    "metrics": "Prometheus is told its path",
    "did_json": "verifiers of certificates find it by the rule of did:web",
    **{
        f"upload_{step}": "the upload's script builds it from the address of the upload"
        for step in ("show", "parts", "complete")
    },
}
