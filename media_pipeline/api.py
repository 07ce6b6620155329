"""The door of the film lab: the only module of media_pipeline that other apps call (besides its signals)."""

from collections.abc import Sequence

from media_pipeline.captions.caption_command import is_drafting_offered
from media_pipeline.captions.captions_refused import CaptionsRefused
from media_pipeline.captions.cues import Cue, put_in_order, shifted
from media_pipeline.captions.embedded import EmbeddedReport, embedded_reports
from media_pipeline.captions.encodings import ENCODINGS
from media_pipeline.captions.machine_drafts import ask_for_draft, confirm_captions, draft_report
from media_pipeline.captions.reading import MOST_BYTES as MOST_CAPTION_BYTES
from media_pipeline.captions.reading import CaptionFile, read_captions
from media_pipeline.captions.tracks import (
    CaptionReport,
    add_captions,
    caption_report,
    caption_reports,
    captioned_films,
    carry_captions,
    change_captions,
    digest_of,
    remove_captions,
)
from media_pipeline.clips.clip_refused import ClipRefused
from media_pipeline.clips.clip_report import ClipReport, clips_report
from media_pipeline.clips.clip_rows import MOST_BYTES as MOST_CLIP_BYTES
from media_pipeline.clips.clip_rows import bring_clip, carry_clips, remove_clip
from media_pipeline.film_report import FilmReport, film_report, film_reports
from media_pipeline.findings.finding_report import FindingReport, WaiverReport, finding_title
from media_pipeline.findings.waivers import WaiverRefused, restore_finding, waive_finding
from media_pipeline.limits import FilmLimits
from media_pipeline.matching.discarding import discard_film, remove_film, take_film_back
from media_pipeline.matching.verdict import judge_match
from media_pipeline.operations.fixity import (
    KeptFile,
    faulty_files,
    kept_files,
    kept_parts,
    note_restored,
    verify_film,
    verify_films,
)
from media_pipeline.operations.lab_report import JobReport, LabBrief, LabReport, lab_brief, lab_report
from media_pipeline.operations.metrics import register_figures
from media_pipeline.operations.sweeper import sweep
from media_pipeline.playback.addresses import (
    CaptionAddress,
    FilmStills,
    NotPlayable,
    Playback,
    addresses_of,
    playback,
    playbacks,
    proxy_playback,
    public_stills_for,
    public_stills_of,
)
from media_pipeline.playback.delivery import file_behind, hand_over_file
from media_pipeline.playback.public_poster import OwnPosterReport, own_poster_report, public_poster_keys
from media_pipeline.playback.rights import Reader, register_right
from media_pipeline.playback.sealed_tokens import TokenRefused
from media_pipeline.provenance.certificates import CertificateWrong, mark_of_certificate
from media_pipeline.provenance.credentials import Credentials
from media_pipeline.renditions.audio_tracks import (
    NO_AUDIO,
    AudioOffer,
    AudioReport,
    NoSuchTrack,
    audio_report,
    choose_audio,
)
from media_pipeline.renditions.draw_logo import draw_logo
from media_pipeline.renditions.draw_poster import PictureUnreadable
from media_pipeline.renditions.film_credentials import credentials_of, have_copies_signed
from media_pipeline.renditions.film_label import label_film
from media_pipeline.renditions.own_posters import (
    NoSuchPoster,
    bring_own_poster,
    carry_own_posters,
    choose_own_poster,
    choose_poster,
    remove_own_posters,
)
from media_pipeline.renditions.picture_limits import LOGO, POSTER, PictureRefused
from media_pipeline.renditions.rebuild import (
    Rebuild,
    RebuildProgress,
    incomplete_films,
    rebuild_films,
    rebuild_progress,
)
from media_pipeline.show_copies.orders import (
    ShowCopyReport,
    cancel_show_copies,
    common_rate,
    order_show_copies,
    show_copies,
)
from media_pipeline.storage.documents import (
    StoreUnavailable,
    document_version,
    documents_in,
    keep_document,
    keep_in_backups,
    pieces_of_document,
    store_errors,
)
from media_pipeline.storage.films import drop as drop_file
from media_pipeline.storage.films import free_bytes_of_store, hash_of, hash_of_kept, keep_copy, pieces_of
from media_pipeline.storage.films import keep as keep_file
from media_pipeline.uploads.free_room import demand_room
from media_pipeline.uploads.instants import register_instant_words
from media_pipeline.uploads.intake import take_file, take_film
from media_pipeline.uploads.lifecycle import (
    abort_upload,
    complete_upload,
    move_expiry,
    open_upload,
    open_uploads,
    sign_parts,
    upload_owner,
    upload_report,
)
from media_pipeline.uploads.part_draft import bytes_here, drafting
from media_pipeline.uploads.protocol import EXTENSIONS, UploadRefused
from media_pipeline.uploads.receiving import admit_part, find_part, keep_draft
from media_pipeline.uploads.stores import largest_part
from media_pipeline.uploads.unattended import arrived_uploads, expiring_uploads
from media_pipeline.uploads.upload_report import UploadReport
from media_pipeline.work_queue.enqueue import retry as retry_film

__all__ = [
    "ENCODINGS",
    "EXTENSIONS",
    "LOGO",
    "MOST_CAPTION_BYTES",
    "MOST_CLIP_BYTES",
    "NO_AUDIO",
    "POSTER",
    "AudioOffer",
    "AudioReport",
    "CaptionAddress",
    "CaptionFile",
    "CaptionReport",
    "CaptionsRefused",
    "CertificateWrong",
    "ClipRefused",
    "ClipReport",
    "Credentials",
    "Cue",
    "EmbeddedReport",
    "FilmLimits",
    "FilmReport",
    "FilmStills",
    "FindingReport",
    "JobReport",
    "KeptFile",
    "LabBrief",
    "LabReport",
    "NoSuchPoster",
    "NoSuchTrack",
    "NotPlayable",
    "OwnPosterReport",
    "PictureRefused",
    "PictureUnreadable",
    "Playback",
    "Reader",
    "Rebuild",
    "RebuildProgress",
    "ShowCopyReport",
    "StoreUnavailable",
    "TokenRefused",
    "UploadRefused",
    "UploadReport",
    "WaiverRefused",
    "WaiverReport",
    "abort_upload",
    "add_captions",
    "addresses_of",
    "admit_part",
    "arrived_uploads",
    "ask_for_draft",
    "audio_report",
    "bring_clip",
    "bring_own_poster",
    "bytes_here",
    "cancel_show_copies",
    "caption_report",
    "caption_reports",
    "captioned_films",
    "carry_captions",
    "carry_clips",
    "carry_own_posters",
    "change_captions",
    "choose_audio",
    "choose_own_poster",
    "choose_poster",
    "clips_report",
    "common_rate",
    "complete_upload",
    "confirm_captions",
    "credentials_of",
    "demand_room",
    "digest_of",
    "discard_film",
    "document_version",
    "documents_in",
    "draft_report",
    "drafting",
    "draw_logo",
    "drop_file",
    "embedded_reports",
    "expiring_uploads",
    "faulty_files",
    "file_behind",
    "film_report",
    "film_reports",
    "find_part",
    "finding_title",
    "free_bytes_of_store",
    "hand_over_file",
    "hash_of",
    "hash_of_kept",
    "have_copies_signed",
    "incomplete_films",
    "is_drafting_offered",
    "judge_match",
    "keep_copy",
    "keep_document",
    "keep_draft",
    "keep_file",
    "keep_in_backups",
    "kept_files",
    "kept_parts",
    "lab_brief",
    "lab_report",
    "label_film",
    "largest_part",
    "looks_of",
    "mark_of_certificate",
    "move_expiry",
    "note_restored",
    "open_upload",
    "open_uploads",
    "order_show_copies",
    "own_poster_report",
    "pieces_of",
    "pieces_of_document",
    "playback",
    "playbacks",
    "proxy_playback",
    "public_poster_keys",
    "public_stills_for",
    "public_stills_of",
    "put_in_order",
    "read_captions",
    "rebuild_films",
    "rebuild_progress",
    "register_figures",
    "register_instant_words",
    "register_right",
    "remove_captions",
    "remove_clip",
    "remove_film",
    "remove_own_posters",
    "restore_finding",
    "retry_film",
    "shifted",
    "show_copies",
    "sign_parts",
    "store_errors",
    "sweep",
    "take_file",
    "take_film",
    "take_film_back",
    "upload_owner",
    "upload_report",
    "verify_film",
    "verify_films",
    "waive_finding",
]


def looks_of(film_id: int, spans: Sequence[tuple[int, int]]) -> list[int | None]:
    """See `matching.looks.group_by_look`."""
    from media_pipeline.matching.looks import group_by_look  # noqa: PLC0415  (loads numpy)

    return group_by_look(film_id, spans)
