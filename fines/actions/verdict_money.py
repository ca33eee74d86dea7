"""A court decided, or decided otherwise: what is to be given back on the notices of that charge."""

from django.utils import timezone

from accounts.models import User
from fines.actions.common import lock_notice
from fines.actions.ended import NOTHING_DUE, surplus
from fines.actions.payments import money_standing
from fines.actions.refunds import owe_refund
from fines.models import Proceedings


def give_back_after(charge: Proceedings, by: User) -> None:
    """Owe back what is to be given back on the notices of a charge as it is decided now, and no more than that.

    Whoever calls keeps other money out (`lock_money`) before any row is locked, and has locked the case.
    """
    today = timezone.localdate()
    for row in charge.notices.light().select_related("case"):
        notice = lock_notice(row)
        total = surplus(notice, money_standing(notice, today))
        owe_refund(notice, total, today, by, NOTHING_DUE)
