"""`manage.py import_calendar FILE [--dry-run] [--json]`."""

from attendance.actions.imports.calendar import import_calendar
from attendance.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Read school calendars from CSV: terms, INSET days, closures."
    action = staticmethod(import_calendar)
