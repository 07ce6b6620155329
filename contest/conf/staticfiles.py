"""Static files with their content's hash in their names, so that browsers keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names no hash where nothing was collected (tests). Our ES modules name one another without a hash:
    the browser asks for those anew after a minute, and an ETag answers."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
