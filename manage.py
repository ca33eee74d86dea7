#!/usr/bin/env python
"""Command-line entry point; development settings unless DJANGO_SETTINGS_MODULE says otherwise."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")  # before config is imported

from django.core.management import execute_from_command_line

from config.env import EnvironmentProblem

if __name__ == "__main__":
    try:
        execute_from_command_line(sys.argv)
    except EnvironmentProblem as problem:
        sys.exit(f"!! {problem}")
