"""Who gets what: one row for each URL and method, one letter for each role.

r reached (the page, or a refusal that says why) · l told to log in · h hidden (404) · d denied (403)

`own` is an object of the roles' own edition, which is not published yet; the creator's is the creator's own.
`foreign` is one of another edition, which is published; only the judge of another edition belongs there."""

from typing import NamedTuple

ROLES = ("visitor", "creator", "other", "judge", "far_judge", "chair", "organiser", "notary")


class Row(NamedTuple):
    own: str
    foreign: str


#               the roles in the order of ROLES, for an own and for a foreign object
ANYBODY = Row("rrrrrrrr", "rrrrrrrr")
PUBLISHED = Row("hhhhhhhh", "rrrrrrrr")
NOBODY = Row("hhhhhhhh", "hhhhhhhh")
PEOPLE = Row("lrrrrrrr", "lrrrrrrr")
CREATOR = Row("lrhhhhhh", "lhhhhhhh")
JUDGE = Row("lhhrhhhh", "lhhhrhhh")
JUDGE_OF_EDITION = Row("lhhrhhhh", "lhhhrhhh")
JURY_OFFICE = Row("lhhhhrrh", "lhhhhhhh")
RANKINGS = Row("lhhhhrrr", "lhhhhhhh")
ORGANISER = Row("lhhhhhrh", "lhhhhhhh")
VIEWER = Row("drdddddd", "dddddddd")  # films are signed for one viewer
ASKED_FIRST = Row("llllllll", "llllllll")  # nobody here has asked for a new password
NOT_OF_ACCOUNT = Row("lhhhhhhh", "lhhhhhhh")  # the account has no such thing

PERMISSIONS: dict[str, Row] = {
    # public
    "GET home": ANYBODY,
    "GET edition_show": ANYBODY,
    "GET regulations_show": ANYBODY,
    "GET winners_show": PUBLISHED,
    "GET nominees_show": PUBLISHED,
    "GET film_show": PUBLISHED,
    "GET health": ANYBODY,
    "GET robots": ANYBODY,
    "GET readers_city": ANYBODY,
    "POST set_language": ANYBODY,
    # creators
    "GET desk": PEOPLE,
    "GET entry_start": PEOPLE,
    "POST entry_start": PEOPLE,
    "GET entry_show": CREATOR,
    "GET entry_film": CREATOR,
    "GET entry_film_status": CREATOR,
    "POST entry_poster": CREATOR,
    "POST entry_waiver_ask": CREATOR,
    "GET entry_about": CREATOR,
    "POST entry_about": CREATOR,
    "GET entry_people": CREATOR,
    "POST entry_people": CREATOR,
    "GET entry_shots": CREATOR,
    "POST entry_shots": CREATOR,
    "GET entry_rights": CREATOR,
    "POST entry_rights": CREATOR,
    "GET entry_preview": CREATOR,
    "GET entry_submit": CREATOR,
    "POST entry_submit": CREATOR,
    "GET entry_receipt": CREATOR,
    "POST entry_withdraw": CREATOR,
    # films on their way
    "POST upload_open": CREATOR,
    "GET upload_show": CREATOR,
    "DELETE upload_show": CREATOR,
    "POST upload_parts": CREATOR,
    "POST upload_complete": CREATOR,
    "GET film_media": VIEWER,
    "GET metrics": NOBODY,  # METRICS_TOKEN is not set
    # the office
    "GET office_show": JURY_OFFICE,
    "GET office_entries": JURY_OFFICE,
    "GET office_entry": JURY_OFFICE,
    "POST office_entry_decide": ORGANISER,
    "POST office_entry_waive": ORGANISER,
    "GET office_edition": ORGANISER,
    "POST office_edition": ORGANISER,
    "GET office_people": ORGANISER,
    "POST office_people": ORGANISER,
    "GET office_journal": JURY_OFFICE,
    "GET office_matches": JURY_OFFICE,
    "GET office_match": JURY_OFFICE,
    "POST office_match_decide": ORGANISER,
    "GET office_lab": JURY_OFFICE,
    "POST office_lab_retry": ORGANISER,
    "GET office_mails": JURY_OFFICE,
    "POST office_mails_send": ORGANISER,
    "GET office_results": JURY_OFFICE,
    "POST office_results": ORGANISER,
    # rounds, tallies, awards
    "GET round_list": JURY_OFFICE,
    "GET planner_show": JURY_OFFICE,
    "GET round_new": JURY_OFFICE,
    "POST round_new": JURY_OFFICE,
    "GET round_show": JURY_OFFICE,
    "GET round_edit": JURY_OFFICE,
    "POST round_edit": JURY_OFFICE,
    "POST round_delete": JURY_OFFICE,
    "GET round_films": JURY_OFFICE,
    "POST round_films": JURY_OFFICE,
    "POST round_film_drop": JURY_OFFICE,
    "GET round_panel": JURY_OFFICE,
    "POST round_panel": JURY_OFFICE,
    "GET round_rubric": JURY_OFFICE,
    "POST round_rubric": JURY_OFFICE,
    "GET round_open": JURY_OFFICE,
    "POST round_open": JURY_OFFICE,
    "GET round_meeting": JURY_OFFICE,
    "POST round_meeting": JURY_OFFICE,
    "GET round_agreement": JURY_OFFICE,
    "GET round_assign": JURY_OFFICE,
    "POST round_assign": JURY_OFFICE,
    "POST round_assign_rules": JURY_OFFICE,
    "GET assignment_run": JURY_OFFICE,
    "POST assignment_run_apply": JURY_OFFICE,
    "GET round_close": JURY_OFFICE,
    "POST round_close": JURY_OFFICE,
    "POST round_reopen": JURY_OFFICE,
    "POST seat_release": JURY_OFFICE,
    "POST tally_compute": JURY_OFFICE,
    "GET cut_decide": JURY_OFFICE,
    "POST cut_decide": JURY_OFFICE,
    "POST cut_draw_line": JURY_OFFICE,
    "POST cut_take_back": JURY_OFFICE,
    "GET cut_tell": JURY_OFFICE,
    "POST cut_tell": JURY_OFFICE,
    "GET cut_nominees": JURY_OFFICE,
    "POST cut_nominees": JURY_OFFICE,
    "POST nominees_take_back": JURY_OFFICE,
    "GET round_reports": JURY_OFFICE,
    "POST problem_answer": JURY_OFFICE,
    "GET round_comments": ORGANISER,
    "POST round_comments": ORGANISER,
    "GET tally_progress": JURY_OFFICE,
    "GET tally_exclude": JURY_OFFICE,
    "POST tally_exclude": JURY_OFFICE,
    "POST tally_include": JURY_OFFICE,
    "GET tally_export": RANKINGS,
    "GET tally_film": RANKINGS,
    "GET tally_judges": RANKINGS,
    "GET certainty_show": RANKINGS,
    "GET tally_list": RANKINGS,
    "POST standings_open": RANKINGS,
    "GET tally_show": RANKINGS,
    "GET award_list": JURY_OFFICE,
    "GET award_decide": JURY_OFFICE,
    "POST award_decide": JURY_OFFICE,
    "POST award_take_back": JURY_OFFICE,
    "GET results_seal": JURY_OFFICE,
    "POST results_seal": JURY_OFFICE,
    # conflicts of interest
    "GET conflict_list": JURY_OFFICE,
    "POST conflict_decide": JURY_OFFICE,
    "GET judge_conflicts": JURY_OFFICE,
    "POST judge_conflicts": JURY_OFFICE,
    "GET own_conflicts": JUDGE_OF_EDITION,
    "POST own_conflicts": JUDGE_OF_EDITION,
    # the jury
    "GET jury_list": JURY_OFFICE,
    "GET jury_judge": JURY_OFFICE,
    "POST jury_judge": JURY_OFFICE,
    "GET invitation_list": ORGANISER,
    "POST invitation_list": ORGANISER,
    "POST invitation_remind": ORGANISER,
    "POST invitation_revoke": ORGANISER,
    "POST seat_return": JURY_OFFICE,
    "GET invitation_show": ANYBODY,
    "POST invitation_show": ANYBODY,
    "POST invitation_decline": ANYBODY,
    # judges
    "GET judge_profile": JUDGE,
    "POST judge_profile": JUDGE,
    "GET judge_desk": PEOPLE,
    "POST judge_reminders": PEOPLE,
    "GET judge_round": JUDGE,
    "GET judge_agreement": JUDGE,
    "GET screening_room": JUDGE,
    "POST screening_mark": JUDGE,
    "POST screening_notes": JUDGE,
    "POST screening_watch": JUDGE,
    "POST screening_submit": JUDGE,
    "POST screening_change": JUDGE,
    "POST screening_keep": JUDGE,
    "POST screening_recuse": JUDGE,
    "POST screening_abstain": JUDGE,
    "POST screening_report": JUDGE,
    # accounts: everybody's own
    "GET account_login": ANYBODY,
    "POST account_login": ANYBODY,
    "GET account_logout": ANYBODY,
    "GET account_inactive": ANYBODY,
    "GET account_signup": ANYBODY,
    "GET account_reauthenticate": PEOPLE,
    "GET account_email": PEOPLE,
    "GET account_email_verification_sent": PEOPLE,
    "GET account_change_password": PEOPLE,
    "GET account_set_password": PEOPLE,
    "GET account_reset_password": ANYBODY,
    "GET account_password_reset_completed": ANYBODY,
    "GET account_confirm_password_reset_code": ASKED_FIRST,
    "GET account_complete_password_reset": ANYBODY,
    "GET account_confirm_login_code": PEOPLE,
    "GET usersessions_list": PEOPLE,
    "POST account_end_session": NOT_OF_ACCOUNT,
    "GET mfa_index": PEOPLE,
    "GET mfa_authenticate": PEOPLE,
    "GET mfa_reauthenticate": PEOPLE,
    "GET mfa_activate_totp": PEOPLE,
    "GET mfa_deactivate_totp": NOT_OF_ACCOUNT,
    "GET mfa_list_webauthn": PEOPLE,
    "GET mfa_add_webauthn": PEOPLE,
    "GET mfa_edit_webauthn": PEOPLE,
    "GET mfa_remove_webauthn": PEOPLE,
    "GET mfa_reauthenticate_webauthn": PEOPLE,
    "GET mfa_login_webauthn": PEOPLE,
    "GET mfa_view_recovery_codes": NOT_OF_ACCOUNT,
    "GET mfa_generate_recovery_codes": PEOPLE,
    "GET mfa_download_recovery_codes": NOT_OF_ACCOUNT,
}
