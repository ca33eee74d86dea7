"""How the time a notice to improve gives a family has gone."""

from django.db import models


class ImprovementResult(models.TextChoices):
    """What it came to, once the case has gone on."""

    ENOUGH = "enough", "Enough"
    NOT_ENOUGH = "not_enough", "Not enough"
    ENDED_EARLY = "ended_early", "Ended before its last day"
