"""Where a visit goes, no nearer than a postcode district: enough to plan a round, too little to find a home."""

import re

POSTCODE = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}$", re.IGNORECASE)


def place_of(address: str) -> str:
    """`Telford, TF1` of an address written in lines, the postcode last; the town alone, or nothing, without one.

    The first line is never part of it: in an address of one line there is no place to be told.
    """
    lines = [line.strip() for line in address.strip().splitlines() if line.strip()]
    district = ""
    if lines and (found := POSTCODE.match(lines[-1])):
        district = found[1].upper()
        lines.pop()
    town = lines[-1] if len(lines) > 1 else ""
    return ", ".join(part for part in (town, district) if part)
