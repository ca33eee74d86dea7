"""References that look like the real ones (`attendance.actions.refs`), but fall from the dice."""

from attendance.actions.refs import ALPHABET, LENGTH
from config.demo.dice import Dice


def make_ref(rng: Dice, prefix: str) -> str:
    """A reference such as P-7K3M9QXB. A repeat is as rare as with the real ones."""
    return f"{prefix}-{''.join(rng.choice(ALPHABET) for _ in range(LENGTH))}"
