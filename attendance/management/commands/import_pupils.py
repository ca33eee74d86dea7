"""`manage.py import_pupils FILE [--dry-run] [--json]`."""

from attendance.actions.imports.pupils import import_pupils
from attendance.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Read pupils and their enrolments from CSV."
    action = staticmethod(import_pupils)
