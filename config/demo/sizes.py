"""How big the authority is: schools by kind, forms, officers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How many schools of each kind; forms by turns; the size of a form; months of marks kept."""

    name: str
    primaries: int
    secondaries: int
    specials: int
    provisions: int
    primary_forms: tuple[int, ...]
    primary_class: int
    secondary_forms: tuple[int, ...]
    secondary_class: int
    officers: int
    weeks: int
    cases: int  # walked through people's hands
    flags: (
        int  # taken up at most in one night of the past; the last night of the load takes the rest
    )

    @property
    def schools(self) -> int:
        """All of them."""
        return self.primaries + self.secondaries + self.specials + self.provisions


SIZES = {
    size.name: size
    for size in (
        Size("XS", 1, 1, 0, 0, (1,), 5, (1,), 5, officers=1, weeks=9, cases=6, flags=50),
        Size("S", 3, 1, 1, 0, (1, 1, 2), 28, (5,), 27, officers=3, weeks=52, cases=36, flags=45),
        Size("M", 15, 3, 1, 1, (2, 2, 1, 2, 2), 30, (8, 8, 8), 30, officers=5, weeks=52, cases=120, flags=300),
        Size("L", 128, 24, 7, 1, (1, 1, 1, 1, 1, 2), 26, (6, 5, 6), 27, officers=20, weeks=52,
             cases=300, flags=800),
    )
}  # fmt: skip
PUBLIC = ("S", "M", "L")
