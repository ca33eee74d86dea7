"""Who keeps the money of notices: those who keep the ledger, for the whole authority.

Money that is not matched yet belongs to no school and no case, so nobody of one school sees it.
"""

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import allowed
from fines.access import NO_RIGHT, holds_anywhere
from fines.choices import PaymentKind
from fines.choices import Permission as P
from fines.models import NotTheirs, Payment, Receipt, ReceiptReturn, TakeBack


def check_can_keep_money(user: User) -> None:
    """Raise NotAllowed unless the person keeps the ledger."""
    if not holds_anywhere(user, P.RECORD_PAYMENT):
        raise NotAllowed(NO_RIGHT)


def can_keep_money(user: User) -> bool:
    """Whether to offer the pages of money."""
    return allowed(check_can_keep_money, user)


def get_receipt(user: User, ref: str) -> Receipt:
    """The money with that reference, with its balance. Raises NotAllowed, NotFound."""
    check_can_keep_money(user)
    rows = Receipt.objects.with_balance().select_related("by", "file").filter(ref=ref)
    if (receipt := rows.first()) is None:
        raise NotFound("There is no such sum.")
    return receipt


def get_line(user: User, number: int) -> Payment:
    """One payment or refund of a ledger. Raises NotAllowed, NotFound."""
    check_can_keep_money(user)
    kinds = (PaymentKind.PAYMENT, PaymentKind.REFUND_OWED)
    rows = Payment.objects.filter(pk=number, kind__in=kinds)
    line = rows.select_related("notice__case", "receipt", "by").defer("notice__pdf").first()
    if line is None:
        raise NotFound("There is no such line.")
    return line


def get_return(user: User, number: int) -> ReceiptReturn:
    """One return of money. Raises NotAllowed, NotFound."""
    check_can_keep_money(user)
    line = ReceiptReturn.objects.filter(pk=number).select_related("receipt").first()
    if line is None:
        raise NotFound("There is no such line.")
    return line


def get_asked(user: User, number: int) -> TakeBack:
    """What somebody asked to be taken back. Raises NotAllowed, NotFound."""
    check_can_keep_money(user)
    rows = TakeBack.objects.filter(pk=number, drops__isnull=True)
    rows = rows.select_related("payment__notice__case", "payment__receipt", "by")
    if (asked := rows.defer("payment__notice__pdf").first()) is None:
        raise NotFound("Nobody asked for that.")
    return asked


def get_word(user: User, number: int) -> NotTheirs:
    """One word that a sum is not a parent's. Raises NotAllowed, NotFound."""
    check_can_keep_money(user)
    said = NotTheirs.objects.filter(pk=number, corrects__isnull=True)
    found = said.select_related("receipt", "carer").first()
    if found is None:
        raise NotFound("There is no such line.")
    return found
