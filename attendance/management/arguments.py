"""Reading what an operator types after a command."""

import argparse
import datetime as dt


def iso_day(text: str) -> dt.date:
    """A day written as 2026-01-19. Raises ArgumentTypeError with a sentence."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a day: write it as 2026-01-19"
        ) from problem
