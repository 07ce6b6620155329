"""The door of the film lab: the only module of media_pipeline that other apps call (besides its signals)."""

from media_pipeline.limits import FilmLimits

__all__ = ["FilmLimits"]
