from media_pipeline.models.captions import CaptionDraft, CaptionTrack, EmbeddedTrack
from media_pipeline.models.film import Film, FilmFinding, Waiver
from media_pipeline.models.job import Job
from media_pipeline.models.match import Fingerprint, Match
from media_pipeline.models.own_poster import OwnPoster
from media_pipeline.models.raw_clip import RawClip
from media_pipeline.models.rendition import Rendition
from media_pipeline.models.shot import Shot
from media_pipeline.models.show_order import ShowOrder
from media_pipeline.models.upload import Part, Upload

__all__ = [
    "CaptionDraft",
    "CaptionTrack",
    "EmbeddedTrack",
    "Film",
    "FilmFinding",
    "Fingerprint",
    "Job",
    "Match",
    "OwnPoster",
    "Part",
    "RawClip",
    "Rendition",
    "Shot",
    "ShowOrder",
    "Upload",
    "Waiver",
]
