"""What becomes of a referral when its case moves on: written with the move, whoever makes it."""

import datetime as dt

from accounts.models import User
from cases.choices import ReferralAnswered, Stage
from cases.models import Case, ReferralAnswer

ANSWERS = {Stage.FT_OPEN: ReferralAnswered.ACCEPTED, Stage.RETURNED: ReferralAnswered.RETURNED}


def answer_standing(
    *, case: Case, to: Stage, by: User | None, reason: str, at: dt.datetime
) -> None:
    """Answer the referral that waits, in the caller's transaction, which has moved the case."""
    answer = ANSWERS.get(to, ReferralAnswered.OVERTAKEN)
    for referral in case.referrals.without_pdf().unanswered():
        ReferralAnswer.objects.create(referral=referral, answer=answer, reason=reason, by=by, at=at)
