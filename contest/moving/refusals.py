"""Why an edition cannot leave, or arrive: what was found, what was expected, what to do."""


class MovingRefused(Exception):
    """Nothing was changed."""


class FolderUnfit(MovingRefused):
    """The folder is not one that export_edition has written for this version, or not any more."""
