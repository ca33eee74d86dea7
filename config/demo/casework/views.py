"""Views of the list of cases that people would have saved: two shared by the manager, one the officer opens with."""

from cases.actions.saved_views import save_view
from cases.models import SavedView
from config.demo.casework.people import read_staffing

SHARED = (
    ("Nobody’s cases", "officer=none"),
    ("Watched after closing", "state=watched"),
)


def save_views() -> None:
    """Once: a second load finds them there."""
    if SavedView.objects.exists():
        return
    staff = read_staffing()
    for name, query in SHARED:
        save_view(by=staff.manager, name=name, query=query, is_shared=True, is_default=False)
    officers = {person for (role, _), person in staff.at_school.items() if role == "ewo"}
    for officer in sorted(officers, key=lambda person: person.pk):
        save_view(
            by=officer, name="My cases due this week", query="state=due_week&officer=me",
            is_shared=False, is_default=False,
        )  # fmt: skip
