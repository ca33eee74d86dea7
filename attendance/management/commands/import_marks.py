"""`manage.py import_marks FILE [--dry-run] [--json]`."""

from attendance.actions.imports.marks import import_marks
from attendance.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Read marks from CSV."
    action = staticmethod(import_marks)
