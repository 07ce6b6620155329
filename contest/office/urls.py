from django.urls import path

from contest.office import bulk_views, entry_views, export_views, note_views

urlpatterns = [
    path("office/<slug:slug>/entries/", entry_views.office_entries, name="office_entries"),
    path("office/<slug:slug>/act/", entry_views.office_entries_act, name="office_entries_act"),
    path("office/<slug:slug>/views/", entry_views.office_view_save, name="office_view_save"),
    path(
        "office/<slug:slug>/views/<int:pk>/delete/", entry_views.office_view_delete, name="office_view_delete"
    ),
    path("office/<slug:slug>/acts/<int:pk>/", bulk_views.office_bulk, name="office_bulk"),
    path("office/<slug:slug>/reasons/", bulk_views.office_reasons, name="office_reasons"),
    path("office/<slug:slug>/export/", export_views.office_exports, name="office_exports"),
    path("office/<slug:slug>/export/<slug:table>/", export_views.office_export, name="office_export"),
    path(
        "office/<slug:slug>/export/<slug:table>/<slug:kind>/",
        export_views.office_export_file,
        name="office_export_file",
    ),
    path("office/<slug:slug>/entries/<slug:code>/note/", note_views.office_note, name="office_note"),
    path("office/<slug:slug>/entries/<slug:code>/claim/", note_views.office_claim, name="office_claim"),
]
