import gc

from django.apps import AppConfig
from django.contrib.staticfiles import apps as staticfiles


class SiteConfig(AppConfig):
    """The wiring as an app of its own, so that no other app has to import it for its checks."""

    name = "contest.conf"
    label = "conf"

    def ready(self) -> None:
        from contest.conf import checks  # noqa: F401, PLC0415  (registers them)

        gc.freeze()  # the collector of garbage leaves alone what was imported
        gc.enable()


class StaticFilesConfig(staticfiles.StaticFilesConfig):
    """Leaves out htmx's extensions: we use none, and their comments look like imports to the hasher."""

    ignore_patterns = [*staticfiles.StaticFilesConfig.ignore_patterns, "django_htmx/ext/*"]
