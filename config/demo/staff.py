"""The people who sign in: one well-known person per role, and everybody else who must exist."""

from dataclasses import dataclass, field

from attendance.choices import SCHOOL_ROLES, Role
from config.demo.dice import Dice, dice, happens, weighted
from config.demo.plan import SECONDARY, Plan, SchoolPlan
from config.demo.words import heritages, rows

DOMAIN = "riverside.example"
PASSWORD = "riverside-lantern"  # noqa: S105  printed at every start; the demonstration has no secrets


@dataclass(slots=True)
class StaffPlan:
    """A user with the roles held. `sign_in` is set on the one printed for that role."""

    name: str
    email: str
    roles: list[tuple[Role, SchoolPlan | None]] = field(default_factory=list)
    sign_in: Role | None = None
    left: bool = False


class Staff:
    """Names people without giving two the same address."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rng = dice(plan.settings.seed, "staff")
        self.taken: set[str] = set()
        self.made: list[StaffPlan] = []

    def make(self) -> list[StaffPlan]:
        """The well-known seven first, then the offices, the leads and the other officers."""
        home = first_school(self.plan)
        for row in rows("officers"):
            role = Role(row["role"])
            at_school = role in SCHOOL_ROLES
            person = self._person(row["name"])
            person.sign_in = role
            if role != Role.EWO:
                person.roles.append((role, home if at_school else None))
        for school in self.plan.schools:
            if school is not home:
                self._person().roles.append((Role.SCHOOL_ADMIN, school))
                self._person().roles.append((Role.ATTENDANCE_LEAD, school))
        self._officers()
        self._person().roles.append((Role.MANAGER, None))
        return self.made

    def _officers(self) -> None:
        """Each school has one officer; one officer has left, and the schools went to another."""
        officers = [next(p for p in self.made if p.sign_in == Role.EWO)]
        officers += [self._person() for _ in range(self.plan.settings.size.officers - 1)]
        for turn, school in enumerate(_nearest_first(self.plan)):
            officers[turn % len(officers)].roles.append((Role.EWO, school))
        gone = self._person()
        gone.left = True
        gone.roles.append((Role.EWO, self.plan.schools[-1]))

    def _person(self, name: str = "") -> StaffPlan:
        while True:
            called = name or _name(self.rng)
            email = f"{called.lower().replace(' ', '.')}@{DOMAIN}"
            if email not in self.taken:
                self.taken.add(email)
                self.made.append(StaffPlan(called, email))
                return self.made[-1]


def first_school(plan: Plan) -> SchoolPlan:
    """The school whose office and lead have the printed sign-ins: the first secondary."""
    return next((s for s in plan.schools if s.kind == SECONDARY), plan.schools[0])


def teacher(plan: Plan, school: SchoolPlan, group: str) -> str:
    """Who takes the register of a group; teachers have no sign-in of their own yet."""
    rng = dice(plan.settings.seed, "teacher", school.urn, group)
    heritage = weighted(rng, [(h, float(h.share)) for h in heritages()])
    title = "Mr" if happens(rng, 0.35) else rng.choice(("Mrs", "Miss", "Ms"))
    return f"{title} {rng.choice('ABCDEFGHJKLMNPRSTW')} {rng.choice(heritage.surnames)}"


def _nearest_first(plan: Plan) -> list[SchoolPlan]:
    home = first_school(plan)
    return [home, *(school for school in plan.schools if school is not home)]


def _name(rng: Dice) -> str:
    heritage = weighted(rng, [(h, float(h.share)) for h in heritages()])
    forenames = heritage.female if happens(rng, 0.7) else heritage.male
    return f"{rng.choice(forenames)} {rng.choice(heritage.surnames)}"
