"""What the post asks of an address, and the order a pile of letters is put in.

Pure. The checks are those GOV.UK Notify documents for letters; the order is that of postcodes, so that a round
lies together.
"""

import re
from collections.abc import Sequence

POSTCODE = re.compile(r"^([A-Z]{1,2})(\d{1,2})([A-Z]?)\s*(\d)([A-Z]{2})$")
FEWEST, MOST = 3, 7
NOT_FIRST = '@()=[]"\\/,<>'
UNKNOWN: tuple[str, int, str, str] = ("~", 0, "", "")  # after every known one


def address_faults(lines: Sequence[str]) -> list[str]:
    """Why an address, the name its first line, cannot be posted to; empty when it can."""
    kept = [line.strip() for line in lines if line.strip()]
    found = []
    if not FEWEST <= len(kept) <= MOST:
        found.append(f"it has {len(kept)} lines, and the post takes {FEWEST} to {MOST}")
    if kept and not POSTCODE.match(kept[-1].upper()):
        found.append("its last line is no postcode")
    found += [f"a line begins with {line[0]}" for line in kept if line[0] in NOT_FIRST]
    if any("no fixed abode" in line.lower() for line in kept):
        found.append("it says “no fixed abode”")
    return found


def postal_order(lines: Sequence[str]) -> tuple[tuple[str, int, str, str], str]:
    """What to sort by: area, district and rest of the postcode as numbers count (CV2 before CV10), then the address."""
    kept = [line.strip() for line in lines if line.strip()]
    found = POSTCODE.match(kept[-1].upper()) if kept else None
    if found is None:
        return UNKNOWN, " ".join(kept).lower()
    area, district, letter, sector, unit = found.groups()
    return (area, int(district), letter, sector + unit), " ".join(kept[:-1]).lower()
