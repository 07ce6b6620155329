from django.urls import path

from contest.team import invitation_page, office_views, views

TEAM = "entries/<slug:code>/team/"

urlpatterns = [
    path(TEAM, views.entry_team, name="entry_team"),
    path(f"{TEAM}invite/", views.team_invite, name="team_invite"),
    path(f"{TEAM}send-again/", views.team_send_again, name="team_send_again"),
    path(f"{TEAM}withdraw/", views.team_withdraw, name="team_withdraw"),
    path(f"{TEAM}right/", views.team_right, name="team_right"),
    path(f"{TEAM}remove/", views.team_remove, name="team_remove"),
    path(f"{TEAM}leave/", views.team_leave, name="team_leave"),
    path(f"{TEAM}offer/", views.hand_over_offer, name="hand_over_offer"),
    path(f"{TEAM}offer/withdraw/", views.hand_over_withdraw, name="hand_over_withdraw"),
    path(f"{TEAM}offer/answer/", views.hand_over_answer, name="hand_over_answer"),
    path("team/<str:key>/", invitation_page.team_invitation, name="team_invitation"),
    path("team/<str:key>/decline/", invitation_page.team_decline, name="team_decline"),
    path(
        "office/<slug:slug>/entries/<slug:code>/contact/",
        office_views.office_contact_replace,
        name="office_contact_replace",
    ),
]
