from django.urls import path

from contest.roles import invitation_page, views

PEOPLE = "office/<slug:slug>/people/"
INVITATION = f"{PEOPLE}invitations/<slug:code>/"

urlpatterns = [
    path(PEOPLE, views.office_people, name="office_people"),
    path(f"{INVITATION}send-again/", views.role_invitation_send, name="role_invitation_send"),
    path(f"{INVITATION}withdraw/", views.role_invitation_withdraw, name="role_invitation_withdraw"),
    path("roles/<str:key>/", invitation_page.role_invitation, name="role_invitation"),
]
