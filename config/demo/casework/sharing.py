"""What the manager did this morning: some cases of the fullest officer given to others, and views for everybody."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from cases.actions.saved_views import save_view
from cases.actions.sharing import Gift, share_out
from cases.actions.sharing_lists import pieces_of, read_desks
from cases.models import Case
from cases.rules.spreading import spread
from config.demo.casework.people import Staffing

SOME = 4
AGO = dt.timedelta(hours=2)
VIEWS = (("Overdue", "state=overdue"), ("At review", "stage=review"), ("On hold", "state=held"))


def share_some(staff: Staffing) -> None:
    """Where there are two officers, as the page would propose it; and the manager's shared views."""
    manager = staff.manager
    for name, query in VIEWS:
        save_view(by=manager, name=name, query=query, is_shared=True)
    desks = read_desks(manager)
    if len(desks) < 2:
        return
    fullest = max(desks, key=lambda desk: (desk.load, desk.name))
    rows = Case.objects.open().filter(officer=fullest.key).order_by("-stage_due", "pk")
    cases = list(rows.select_related("enrolment__school")[:SOME])
    given = spread(pieces_of(cases), [desk for desk in desks if desk.key != fullest.key])
    people = User.objects.in_bulk(set(given.values()))
    gifts = [Gift(case.ref, fullest.key, people[given[case.ref]]) for case in cases]
    if gifts:
        share_out(gifts=gifts, by=manager, at=timezone.now() - AGO)
