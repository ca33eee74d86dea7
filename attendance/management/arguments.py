"""Reading what an operator types after a command."""

import argparse
import datetime as dt

FIRST_YEAR, LAST_YEAR = 1990, 2100


def iso_day(text: str) -> dt.date:
    """A day written as 2026-01-19. Raises ArgumentTypeError with a sentence."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a day: write it as 2026-01-19"
        ) from problem
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        words = f"{text} is out of reach: use a day from {FIRST_YEAR} to {LAST_YEAR}"
        raise argparse.ArgumentTypeError(words)
    return day
