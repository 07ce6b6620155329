"""What the sweeper does with the office's ZIP files: those that were overtaken go, and are made anew."""

from contest.enums import OfficeTaskKind
from contest.laurels.all_certificates import ask_for_certificates
from contest.laurels.bundles import drop_stale_bundles
from contest.laurels.press_kit import ask_for_press_kit


def renew_bundles() -> None:
    """One query where nothing was ever made."""
    for task in drop_stale_bundles():
        asked = ask_for_press_kit if task.kind == OfficeTaskKind.PRESS_KIT else ask_for_certificates
        asked(task.edition, by=None)
