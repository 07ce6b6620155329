from django.urls import URLPattern, URLResolver, path

from judging.views import desk, room, rounds, screening, tallies

urlpatterns: list[URLPattern | URLResolver] = [
    path("office/<slug:slug>/rounds/", rounds.round_list, name="round_list"),
    path("office/<slug:slug>/rounds/new/", rounds.round_new, name="round_new"),
    path("office/<slug:slug>/rounds/<slug:code>/", rounds.round_show, name="round_show"),
    path("office/<slug:slug>/rounds/<slug:code>/edit/", rounds.round_edit, name="round_edit"),
    path("office/<slug:slug>/rounds/<slug:code>/panel/", rounds.round_panel, name="round_panel"),
    path("office/<slug:slug>/rounds/<slug:code>/rubric/", rounds.round_rubric, name="round_rubric"),
    path("office/<slug:slug>/rounds/<slug:code>/open/", rounds.round_open, name="round_open"),
    path("office/<slug:slug>/rounds/<slug:code>/assign/", rounds.round_assign, name="round_assign"),
    path("office/<slug:slug>/rounds/<slug:code>/close/", rounds.round_close, name="round_close"),
    path("office/<slug:slug>/rounds/<slug:code>/reopen/", rounds.round_reopen, name="round_reopen"),
    path("office/<slug:slug>/rounds/<slug:code>/tally/", tallies.tally_compute, name="tally_compute"),
    path(
        "office/<slug:slug>/rounds/<slug:code>/seats/<int:seat>/release/",
        rounds.seat_release,
        name="seat_release",
    ),
    path("office/<slug:slug>/tallies/", tallies.tally_list, name="tally_list"),
    path("office/<slug:slug>/tallies/<int:pk>/", tallies.tally_show, name="tally_show"),
    path("office/<slug:slug>/tallies/<int:pk>/awards/", tallies.award_list, name="award_list"),
    path("office/<slug:slug>/tallies/<int:pk>/seal/", tallies.results_seal, name="results_seal"),
    path("office/<slug:slug>/awards/<int:pk>/", tallies.award_decide, name="award_decide"),
    path("office/<slug:slug>/awards/<int:pk>/take-back/", tallies.award_take_back, name="award_take_back"),
    path("judge/", desk.judge_desk, name="judge_desk"),
    path("judge/<slug:code>/", desk.judge_round, name="judge_round"),
    path("judge/films/<slug:code>/", room.screening_room, name="screening_room"),
    path("judge/films/<slug:code>/mark/", screening.screening_mark, name="screening_mark"),
    path("judge/films/<slug:code>/notes/", screening.screening_notes, name="screening_notes"),
    path("judge/films/<slug:code>/watch/", screening.screening_watch, name="screening_watch"),
    path("judge/films/<slug:code>/submit/", screening.screening_submit, name="screening_submit"),
    path("judge/films/<slug:code>/change/", screening.screening_change, name="screening_change"),
    path("judge/films/<slug:code>/keep/", screening.screening_keep, name="screening_keep"),
    path("judge/films/<slug:code>/recuse/", screening.screening_recuse, name="screening_recuse"),
]
