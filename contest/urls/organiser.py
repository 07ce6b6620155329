from django.urls import path

from contest.views import (
    office_lab,
    office_mails,
    office_matches,
    office_reports,
    office_result,
    office_setup,
    organiser,
)

urlpatterns = [
    path("office/<slug:slug>/", organiser.office_show, name="office_show"),
    path("office/<slug:slug>/entries/", organiser.office_entries, name="office_entries"),
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
    path("office/<slug:slug>/people/", office_setup.office_people, name="office_people"),
    path("office/<slug:slug>/journal/", office_setup.office_journal, name="office_journal"),
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
    path("office/<slug:slug>/results/", office_result.office_results, name="office_results"),
]
