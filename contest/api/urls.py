from django.urls import path

from contest.api import token_views, views

urlpatterns = [
    path("api/", views.api_document, name="api_document"),
    path("api/v1/editions/", views.api_editions, name="api_editions"),
    path("api/v1/editions/<slug:slug>/results/", views.api_results, name="api_results"),
    path("api/v1/entries/", views.api_own_entries, name="api_own_entries"),
    path("api/v1/entries/<slug:code>/", views.api_own_entry, name="api_own_entry"),
    path("api/v1/office/<slug:slug>/entries/", views.api_office_entries, name="api_office_entries"),
    path("my-data/tokens/", token_views.api_tokens, name="api_tokens"),
    path("my-data/tokens/<int:pk>/revoke/", token_views.api_token_revoke, name="api_token_revoke"),
]
