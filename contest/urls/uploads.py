from django.urls import path

from contest.views import uploads

urlpatterns = [
    path("uploads/", uploads.upload_open, name="upload_open"),
    path("uploads/<str:code>/", uploads.upload_show, name="upload_show"),
    path("uploads/<str:code>/parts/", uploads.upload_parts, name="upload_parts"),
    path("uploads/<str:code>/complete/", uploads.upload_complete, name="upload_complete"),
]
