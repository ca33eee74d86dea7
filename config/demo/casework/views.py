"""Views that people would have saved: shared by the manager, of cases and of the queue; one each officer opens with."""

from cases.actions.saved_views import save_view
from cases.choices import ViewList
from cases.models import SavedView
from config.demo.casework.people import read_staffing

SHARED = (
    (ViewList.CASES, "Nobody’s cases", "officer=none"),
    (ViewList.CASES, "Watched after closing", "state=watched"),
    (ViewList.QUEUE, "Towards court", "stage=legal_consideration"),
    (ViewList.GIVING, "Referred, nobody’s", "stage=referred"),
)


def save_views() -> None:
    """Once: a second load finds them there."""
    if SavedView.objects.exists():
        return
    staff = read_staffing()
    for of_list, name, query in SHARED:
        save_view(
            by=staff.manager, name=name, query=query, is_shared=True, is_default=False, of_list=of_list
        )  # fmt: skip
    officers = {person for (role, _), person in staff.at_school.items() if role == "ewo"}
    for officer in sorted(officers, key=lambda person: person.pk):
        save_view(
            by=officer, name="My cases due this week", query="state=due_week&officer=me",
            is_shared=False, is_default=False,
        )  # fmt: skip
