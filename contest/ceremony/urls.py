from django.urls import path

from contest.ceremony import pack_views, views

urlpatterns = [
    path("office/<slug:slug>/ceremony/", views.ceremony_show, name="ceremony_show"),
    path("office/<slug:slug>/ceremony/presenter/", views.ceremony_presenter, name="ceremony_presenter"),
    path("office/<slug:slug>/ceremony/stage/", views.ceremony_stage, name="ceremony_stage"),
    path("office/<slug:slug>/ceremony/order/", views.ceremony_order, name="ceremony_order"),
    path("office/<slug:slug>/ceremony/standing/", views.ceremony_standing, name="ceremony_standing"),
    path("office/<slug:slug>/ceremony/rehearsal/", views.rehearsal_presenter, name="rehearsal_presenter"),
    path("office/<slug:slug>/ceremony/rehearsal/stage/", views.rehearsal_stage, name="rehearsal_stage"),
    path("office/<slug:slug>/ceremony/pack/", pack_views.show_pack, name="show_pack"),
    path("office/<slug:slug>/ceremony/pack/cancel/", pack_views.show_pack_cancel, name="show_pack_cancel"),
    path("office/<slug:slug>/ceremony/pack/watched/", pack_views.show_copy_tick, name="show_copy_tick"),
    path("office/<slug:slug>/ceremony/pack/SHA256SUMS", pack_views.show_pack_sums, name="show_pack_sums"),
    path("office/<slug:slug>/ceremony/pack/sheet/", pack_views.show_pack_sheet, name="show_pack_sheet"),
]
