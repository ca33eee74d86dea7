"""A page with one form of the courts: what is asked, of whom, and where to go back."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ActPage:
    """What the one template of all such pages shows."""

    heading: str
    caption: str
    back: str
    submit: str = "Save"
    intro: str = ""
