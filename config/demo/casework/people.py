"""Who acts on a case: the lead of its school, the officer of its patch, managers, the legal officer."""

from dataclasses import dataclass

from accounts.models import User
from attendance.choices import Role
from attendance.models import Membership


@dataclass(frozen=True)
class Staffing:
    """Everybody with a role, by role and school."""

    at_school: dict[tuple[str, int], User]
    over_all: dict[str, list[User]]

    def lead(self, school_id: int) -> User:
        """The attendance lead of a school."""
        return self.at_school[Role.ATTENDANCE_LEAD, school_id]

    def officer(self, school_id: int) -> User:
        """The welfare officer whose patch the school is in."""
        return self.at_school[Role.EWO, school_id]

    @property
    def manager(self) -> User:
        """The manager with the printed sign-in."""
        return self.over_all[Role.MANAGER][0]

    @property
    def legal(self) -> User:
        """The legal officer."""
        return self.over_all[Role.LEGAL_OFFICER][0]


def read_staffing() -> Staffing:
    """As the memberships stand; one object a person, so that what they may do is read once."""
    at_school: dict[tuple[str, int], User] = {}
    over_all: dict[str, list[User]] = {}
    users = {user.pk: user for user in User.objects.filter(is_active=True)}
    for row in Membership.objects.filter(valid_to__isnull=True).order_by("user_id", "id"):
        person = users[row.user_id]
        if row.school_id:
            at_school.setdefault((row.role, row.school_id), person)
        else:
            over_all.setdefault(row.role, []).append(person)
    return Staffing(at_school, over_all)
