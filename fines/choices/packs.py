"""The closed lists of court packs."""

from django.db import models


class PackPaper(models.TextChoices):
    """A paper of a court pack that somebody signs by hand."""

    STATEMENT = "statement", "Witness statement"
    CERTIFICATE = "certificate", "Head teacher's certificate"


class PackStep(models.TextChoices):
    """How far the building of a court pack is."""

    WAITING = "waiting", "Waiting"
    GATHERING = "gathering", "Gathering the evidence"
    DRAWING = "drawing", "Setting the pages"
    KEEPING = "keeping", "Keeping the pack"
    DONE = "done", "Ready"
    FAILED = "failed", "Not built"
