"""Saving, changing and deleting views of a list of casework."""

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from cases.access_views import can_share_views, check_can_change_view, visible_views
from cases.choices import ViewList
from cases.models import DefaultView, SavedView


@transaction.atomic
def save_view(
    *, by: User, name: str, query: str, is_shared: bool, is_default: bool,
    of_list: str = ViewList.CASES,
) -> SavedView:  # fmt: skip
    """Keep the filters of a list under a name. Raises NotAllowed, WrongState (a name taken, no filters)."""
    visible_views(by, of_list)
    if not query:
        raise WrongState("There is no filter on: narrow the list first, then save what you see.")
    view = SavedView(owner=by, of_list=of_list, name=name.strip(), query=query, is_shared=is_shared)
    _check_may_share(by, is_shared=is_shared)
    _write(view)
    _record(by, "saved", view, before=None)
    _set_default(by, view, is_default=is_default)
    return view


@transaction.atomic
def change_view(
    *, view: SavedView, by: User, name: str, is_shared: bool, is_default: bool
) -> SavedView:
    """Rename it, share it or take it back. Whoever's list opened with it and sees it no more opens with all.

    Raises NotAllowed, WrongState.
    """
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    check_can_change_view(by, view)
    before = _told(view)
    if is_shared != view.is_shared:
        _check_may_share(by, is_shared=is_shared)
    view.name, view.is_shared = name.strip(), is_shared
    if _told(view) != before:
        _write(view)
        _record(by, "changed", view, before=before)
    if not is_shared:
        view.default_of.exclude(user=view.owner).delete()
    if is_shared or view.owner_id == by.pk:
        _set_default(by, view, is_default=is_default)
    return view


@transaction.atomic
def choose_default(*, view: SavedView, by: User, is_default: bool) -> None:
    """Let one's list open with a view one sees, or with it no more. Raises NotAllowed."""
    if not visible_views(by, view.of_list).filter(pk=view.pk).exists():
        raise NotAllowed("This view is no longer shared with you.")
    _set_default(by, view, is_default=is_default)


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> None:
    """Take it away for good, and from whoever's list opened with it. No case is touched. Raises NotAllowed."""
    check_can_change_view(by, view)
    _record(by, "deleted", view, before=_told(view), is_gone=True)
    view.delete()


def _check_may_share(by: User, *, is_shared: bool) -> None:
    if is_shared and not can_share_views(by):
        raise NotAllowed("Only a manager shares a view with the service.")


def _write(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as taken:
        raise WrongState(
            f"There is a view called {view.name} already: choose another name."
        ) from taken


def _set_default(by: User, view: SavedView, *, is_default: bool) -> None:
    mine = DefaultView.objects.filter(user=by, of_list=view.of_list)
    before = mine.values_list("view_id", flat=True).first()
    if is_default and before != view.pk:
        DefaultView.objects.update_or_create(user=by, of_list=view.of_list, defaults={"view": view})
    elif not is_default and before == view.pk:
        mine.delete()
    else:
        return
    record(
        by=by, kind="case_view.default_chosen", target_type="case_view", target_ref=str(view.pk),
        before={"view": before}, after={"view": view.pk if is_default else None},
    )  # fmt: skip


def _record(
    by: User, what: str, view: SavedView, before: dict[str, object] | None, *, is_gone: bool = False
) -> None:
    record(
        by=by, kind=f"case_view.{what}", target_type="case_view", target_ref=str(view.pk),
        before=before, after=None if is_gone else _told(view),
    )  # fmt: skip


def _told(view: SavedView) -> dict[str, object]:
    told: dict[str, object] = {
        "name": view.name, "query": view.query, "is_shared": view.is_shared,
    }  # fmt: skip
    return told if view.of_list == ViewList.CASES else told | {"list": view.of_list}
