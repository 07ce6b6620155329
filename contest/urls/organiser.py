from django.urls import URLPattern, URLResolver, include, path

from contest.views import (
    motions,
    office_lab,
    office_mails,
    office_matches,
    office_preview,
    office_reports,
    office_result,
    office_setup,
    organiser,
)

office: list[URLPattern | URLResolver] = [
    path("", organiser.office_show, name="office_show"),
    path("entries/<slug:code>/", organiser.office_entry, name="office_entry"),
    path(
        "entries/<slug:code>/decide/",
        organiser.office_entry_decide,
        name="office_entry_decide",
    ),
    path(
        "entries/<slug:code>/waive/",
        organiser.office_entry_waive,
        name="office_entry_waive",
    ),
    path("edition/", office_setup.office_edition, name="office_edition"),
    path("journal/", office_setup.office_journal, name="office_journal"),
    path(
        "journal/check/",
        office_setup.office_journal_check,
        name="office_journal_check",
    ),
    path("duplicates/", office_matches.office_matches, name="office_matches"),
    path("duplicates/<int:pk>/", office_matches.office_match, name="office_match"),
    path(
        "duplicates/<int:pk>/decide/",
        office_matches.office_match_decide,
        name="office_match_decide",
    ),
    path("lab/", office_lab.office_lab, name="office_lab"),
    path("lab/retry/", office_lab.office_lab_retry, name="office_lab_retry"),
    path("emails/", office_mails.office_mails, name="office_mails"),
    path("emails/send/", office_mails.office_mails_send, name="office_mails_send"),
    path("reports/", office_reports.office_reports, name="office_reports"),
    path("reports/<int:pk>/", office_reports.office_report, name="office_report"),
    path(
        "reports/<int:pk>/overturn/",
        office_reports.office_report_overturn,
        name="office_report_overturn",
    ),
    path("results/", office_result.office_results, name="office_results"),
    path("results/read/", office_result.office_results_read, name="office_results_read"),
    path("results/unseal/", office_result.office_unseal, name="office_unseal"),
    path("results/schedule/", office_result.office_schedule, name="office_schedule"),
    path("results/unschedule/", office_result.office_unschedule, name="office_unschedule"),
    path(
        "results/winners/",
        office_preview.office_winners_preview,
        name="office_winners_preview",
    ),
    path("results/emails/", office_preview.office_mail_preview, name="office_mail_preview"),
    path("tasks/<int:pk>/", office_preview.office_task_progress, name="office_task_progress"),
    path("proposals/<int:pk>/confirm/", motions.motion_second, name="motion_second"),
    path("proposals/<int:pk>/withdraw/", motions.motion_withdraw, name="motion_withdraw"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("office/<slug:slug>/", include(office)),
]
