#!/usr/bin/env python
"""Django's command line for Laureate."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from contest.conf.private_files import close_new_files
from contest.version import VERSION

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contest.conf.settings")
    if sys.argv[1:] in (["version"], ["--version"]):  # Django would tell its own
        print(f"Laureate {VERSION}")
    else:
        try:
            if settings.EMBEDDED:  # reads them all
                close_new_files()
        except ImproperlyConfigured as error:
            sys.exit(str(error))
        execute_from_command_line(sys.argv)
