"""A few parents on file twice, as happens when two schools wrote the same name down their own way."""

from attendance.actions.refs import new_ref
from attendance.models import Carer, Responsibility
from cases.models import Case

FEW = 3


def put_on_file_twice() -> None:
    """Once: of parents with two children one child's link goes to a second row, typed a little differently.

    Only children without casework, and no protected parent: no paper changes hands.
    """
    worked = Case.objects.values("pupil_id")
    links = (
        Responsibility.objects.exclude(pupil__in=worked)
        .filter(carer__is_shielded=False)
        .exclude(carer__telephone="")
        .exclude(carer__responsibilities__pupil__in=worked)
        .select_related("carer")
        .order_by("carer_id", "-pupil_id")
    )
    latest: dict[int, list[Responsibility]] = {}
    for link in links.iterator(chunk_size=500):
        latest.setdefault(link.carer_id, []).append(link)
        if len(latest[link.carer_id]) == 2:
            _copy(link)
        if sum(len(found) >= 2 for found in latest.values()) >= FEW:
            return


def _copy(link: Responsibility) -> None:
    known = link.carer
    twin = Carer.objects.create(
        ref=new_ref("C"), title=known.title, forename=known.forename, surname=known.surname.upper(),
        address=known.address, telephone=known.telephone.replace(" ", ""), language=known.language,
    )  # fmt: skip
    Responsibility.objects.filter(pk=link.pk).update(carer=twin)
