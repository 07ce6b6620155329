from media_pipeline.models.film import Film, FilmFinding
from media_pipeline.models.job import Job
from media_pipeline.models.rendition import Rendition
from media_pipeline.models.shot import Shot
from media_pipeline.models.upload import Part, Upload

__all__ = ["Film", "FilmFinding", "Job", "Part", "Rendition", "Shot", "Upload"]
