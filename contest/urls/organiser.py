from django.urls import path

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

urlpatterns = [
    path("office/<slug:slug>/", organiser.office_show, name="office_show"),
    path("office/<slug:slug>/entries/<slug:code>/", organiser.office_entry, name="office_entry"),
    path(
        "office/<slug:slug>/entries/<slug:code>/decide/",
        organiser.office_entry_decide,
        name="office_entry_decide",
    ),
    path(
        "office/<slug:slug>/entries/<slug:code>/waive/",
        organiser.office_entry_waive,
        name="office_entry_waive",
    ),
    path("office/<slug:slug>/edition/", office_setup.office_edition, name="office_edition"),
    path("office/<slug:slug>/journal/", office_setup.office_journal, name="office_journal"),
    path(
        "office/<slug:slug>/journal/check/",
        office_setup.office_journal_check,
        name="office_journal_check",
    ),
    path("office/<slug:slug>/duplicates/", office_matches.office_matches, name="office_matches"),
    path("office/<slug:slug>/duplicates/<int:pk>/", office_matches.office_match, name="office_match"),
    path(
        "office/<slug:slug>/duplicates/<int:pk>/decide/",
        office_matches.office_match_decide,
        name="office_match_decide",
    ),
    path("office/<slug:slug>/lab/", office_lab.office_lab, name="office_lab"),
    path("office/<slug:slug>/lab/retry/", office_lab.office_lab_retry, name="office_lab_retry"),
    path("office/<slug:slug>/emails/", office_mails.office_mails, name="office_mails"),
    path("office/<slug:slug>/emails/send/", office_mails.office_mails_send, name="office_mails_send"),
    path("office/<slug:slug>/reports/", office_reports.office_reports, name="office_reports"),
    path("office/<slug:slug>/reports/<int:pk>/", office_reports.office_report, name="office_report"),
    path(
        "office/<slug:slug>/reports/<int:pk>/overturn/",
        office_reports.office_report_overturn,
        name="office_report_overturn",
    ),
    path("office/<slug:slug>/results/", office_result.office_results, name="office_results"),
    path("office/<slug:slug>/results/read/", office_result.office_results_read, name="office_results_read"),
    path("office/<slug:slug>/results/unseal/", office_result.office_unseal, name="office_unseal"),
    path("office/<slug:slug>/results/schedule/", office_result.office_schedule, name="office_schedule"),
    path("office/<slug:slug>/results/unschedule/", office_result.office_unschedule, name="office_unschedule"),
    path(
        "office/<slug:slug>/results/winners/",
        office_preview.office_winners_preview,
        name="office_winners_preview",
    ),
    path(
        "office/<slug:slug>/results/emails/", office_preview.office_mail_preview, name="office_mail_preview"
    ),
    path(
        "office/<slug:slug>/tasks/<int:pk>/", office_preview.office_task_progress, name="office_task_progress"
    ),
    path("office/<slug:slug>/proposals/<int:pk>/confirm/", motions.motion_second, name="motion_second"),
    path("office/<slug:slug>/proposals/<int:pk>/withdraw/", motions.motion_withdraw, name="motion_withdraw"),
]
