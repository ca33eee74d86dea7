"""`manage.py import_schools FILE [--dry-run] [--json]`."""

from attendance.actions.imports.schools import import_schools
from attendance.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Read schools from the national register (GIAS) as CSV."
    action = staticmethod(import_schools)
