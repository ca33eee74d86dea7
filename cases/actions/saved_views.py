"""Keeping, ordering, sharing and removing views of the list of cases. A removed one is kept, and can be taken back."""

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotFound, WrongState
from accounts.models import User
from accounts.rules.text import readable
from cases.access import check_anywhere
from cases.choices import Permission
from cases.models import SavedView

MOST = 30  # views a person keeps


def views_for(user: User) -> list[SavedView]:
    """The person's own in their order, then what others share, by name. Raises NotAllowed."""
    check_anywhere(user, Permission.SEE_CASES)
    rows = SavedView.objects.filter(Q(owner=user) | Q(is_shared=True), removed_at__isnull=True)
    found = list(rows.select_related("owner"))
    return sorted(found, key=lambda view: (view.owner_id != user.pk, _place(view, user)))


def default_view(user: User) -> SavedView | None:
    """What the person's list begins with."""
    return SavedView.objects.filter(owner=user, is_default=True).first()


def removed_views(user: User) -> QuerySet[SavedView]:
    """What the person removed, the last on top."""
    return SavedView.objects.filter(owner=user, removed_at__isnull=False).order_by("-removed_at")


def get_own(user: User, ref: str) -> SavedView:
    """A view of the person's own, removed or not. Raises NotAllowed, NotFound (somebody else's, too)."""
    check_anywhere(user, Permission.SEE_CASES)
    found = SavedView.objects.filter(owner=user, ref=ref).first()
    if found is None:
        raise NotFound("There is no such view of yours.")
    return found


@transaction.atomic
def save_view(*, by: User, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep filters under a name. Sharing is a manager's. Raises NotAllowed, WrongState, AlreadyDone (that name)."""
    check_anywhere(by, Permission.SEE_CASES)
    if is_shared:
        check_anywhere(by, Permission.SHARE_VIEW)
    mine = SavedView.objects.filter(owner=by)
    if mine.filter(removed_at__isnull=True).count() >= MOST:
        raise WrongState(f"You have {MOST} views already: remove one first.")
    last = mine.aggregate(last=Max("position"))["last"] or 0
    view = SavedView(
        owner=by, name=readable(name), query=query, is_shared=is_shared, position=last + 1
    )
    _keep(view, by, "view.saved")
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: User) -> None:
    """Take a view off the lists; it can be taken back. Raises AlreadyDone."""
    view = _lock(view)
    if view.removed_at:
        raise AlreadyDone(f"{view.name} is removed already.")
    view.removed_at, view.is_default = timezone.now(), False
    _keep(view, by, "view.removed")


@transaction.atomic
def restore_view(*, view: SavedView, by: User) -> None:
    """Take a removed view back. Raises AlreadyDone (it is there; another has its name)."""
    view = _lock(view)
    if not view.removed_at:
        raise AlreadyDone(f"{view.name} is there already.")
    if view.is_shared:
        check_anywhere(by, Permission.SHARE_VIEW)
    view.removed_at = None
    _keep(view, by, "view.restored")


@transaction.atomic
def begin_with(*, view: SavedView, by: User) -> None:
    """Let the person's list begin with this view; asked again, with none."""
    view = _lock(view)
    if view.removed_at:
        raise WrongState(f"{view.name} is removed.")
    on = not view.is_default
    SavedView.objects.filter(owner=view.owner_id, is_default=True).update(is_default=False)
    view.is_default = on
    _keep(view, by, "view.default")


@transaction.atomic
def move_up(*, view: SavedView, by: User) -> None:
    """One place up among the person's own; the first stays where it is."""
    rows = SavedView.objects.select_for_update().filter(
        owner=view.owner_id, removed_at__isnull=True
    )
    own = list(rows.order_by("position", "id"))
    at = next((n for n, row in enumerate(own) if row.pk == view.pk), 0)
    if at:
        own[at - 1], own[at] = own[at], own[at - 1]
    for place, row in enumerate(own, start=1):
        row.position = place
    SavedView.objects.bulk_update(own, ["position"])
    _record(view, by, "view.moved")


def _place(view: SavedView, user: User) -> tuple[int, str, int]:
    return (view.position if view.owner_id == user.pk else 0, view.name.lower(), view.pk)


def _lock(view: SavedView) -> SavedView:
    return SavedView.objects.select_for_update().get(pk=view.pk)


def _keep(view: SavedView, by: User, kind: str) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as clash:
        if "one_view_per_name" not in str(clash):
            raise
        raise AlreadyDone(f"You have a view called {view.name} already.") from clash
    _record(view, by, kind)


def _record(view: SavedView, by: User, kind: str) -> None:
    after = {"name": view.name, "shared": view.is_shared}
    record(by=by, kind=kind, target_type="view", target_ref=view.ref, after=after)
