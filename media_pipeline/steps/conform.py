"""Copies of a film for the projection in a hall: made of its master as they were ordered."""

from dataclasses import replace
from pathlib import Path

from media_pipeline.enums import FilmState
from media_pipeline.inspection.first_look import look_at, look_with
from media_pipeline.limits import FilmLimits
from media_pipeline.models import Rendition, ShowOrder
from media_pipeline.provenance import aigc
from media_pipeline.renditions.evened_audio import with_evened_audio
from media_pipeline.renditions.interlacing import Combing
from media_pipeline.renditions.one_pass import Plan
from media_pipeline.renditions.recipes import TOP, Sprite
from media_pipeline.renditions.run_pass import PassFailed
from media_pipeline.renditions.silent_track import playing
from media_pipeline.renditions.sizes import SizeChange, with_largest
from media_pipeline.renditions.store_renditions import store_rendition
from media_pipeline.show_copies.orders import drop_earlier, recipes_of
from media_pipeline.show_copies.run_conform import conform_film
from media_pipeline.steps.first_look_json import look_from_json
from media_pipeline.steps.label import TAG
from media_pipeline.storage.films import fetch_master
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.forecast import others_at_work
from media_pipeline.work_queue.jobs import Claim
from media_pipeline.work_queue.resources import threads_for

PASS_SHARE = 0.95  # of the progress; the rest is the store


def conform(claim: Claim) -> None:
    """Make both copies that are ordered of a film, and drop those by an earlier order. Raises what the store
    and ffmpeg raise, and RenditionWrong: the job is then tried again."""
    film = claim.film
    order = ShowOrder.objects.filter(film=film).first()
    if order is None or film.state != FilmState.READY:
        with jobs.finishing(claim):
            return
    label = bytes(order.label)
    master = fetch_master(film, scratch=claim.scratch)
    folder = claim.scratch / "made"
    folder.mkdir(exist_ok=True)
    conformed = conform_film(
        master,
        _plan_for(claim, master, folder),
        recipes=recipes_of(order),
        label=label,
        tag=f"{TAG}={aigc.write_label(film.label)}" if film.label else "",
        scratch=folder,
        on_progress=lambda share, tail: claim.report_progress(share * PASS_SHARE, tail),
        on_command=claim.note_command,
    )
    rows = [store_rendition(claim, one) for one in conformed.made]
    measured = {
        name: round(heard.integrated, 1)
        for name, heard in (("before", conformed.before), ("after", conformed.after))
        if heard
    }
    with jobs.finishing(claim):
        for row in rows:
            Rendition.objects.update_or_create(film=film, recipe_key=row.pop("recipe_key"), defaults=row)
        ShowOrder.objects.filter(pk=order.pk, rate=order.rate, label=label).update(measured=measured)
        drop_earlier(film, ShowOrder.objects.get(pk=order.pk))


def _plan_for(claim: Claim, master: Path, folder: Path) -> Plan:
    film = claim.film
    limits = FilmLimits(**film.limits)
    look = look_from_json(film.facts.get("look", {})) or look_at(master, limits)
    look = look_with(look, master, film.heard_tracks, limits)
    if look.header is None or look.packets is None or look.header.video is None or look.packets.video is None:
        raise PassFailed("the master of a film that passed its check is not readable any more")
    threads = threads_for(others_at_work(claim.job, jobs.host_name()))
    found = film.facts.get("combing")
    combing = Combing(**found) if found else None
    plan = Plan(look.header, look.packets, TOP, Sprite(), limits.max_seconds, threads, combing=combing)
    if film.facts.get("heard_track") is not None and not film.heard_tracks:
        plan = playing(plan, master, film.facts["heard_track"])
    if film.facts.get("changes_sound"):
        plan = with_evened_audio(plan, master, scratch=folder)
    if film.facts.get("changes_size"):
        size = SizeChange(0.0, film.width or 0, film.height or 0)
        return replace(plan, header=with_largest(plan.header, [size]), is_framed=True)
    return plan
