"""What holds a charge back beside the table of moves: money nobody has matched."""

from attendance.models import Carer
from fines.actions.money_holds import money_that_may_be_theirs
from fines.rules.spelling import long_date, money


def money_in_doubt(carer: Carer) -> list[str]:
    """A sentence for every unmatched sum that may be the parent's: nobody is charged while there is one."""
    return [
        f"{money(m.pence)} of {long_date(m.on)} is unmatched ({m.ref}) and may be theirs: {m.because}. "
        "Match it, return it, or say on its page why it is not theirs"
        for m in money_that_may_be_theirs(carer)
    ]
