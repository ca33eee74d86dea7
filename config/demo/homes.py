"""Who looks after the children of one home, at which address, and whom it is safe to write to."""

from collections.abc import Iterator

from config.demo.dice import Dice, happens, weighted
from config.demo.plan import CarerPlan, HouseholdPlan, TiePlan
from config.demo.refs import make_ref
from config.demo.schools import postcode
from config.demo.words import Heritage, heritages, places

SHAPES = (
    ("together", 56.0),
    ("separated", 17.0),
    ("lone_mother", 15.0),
    ("step", 7.0),
    ("lone_father", 2.0),
    ("grandparent", 1.5),
    ("two_mothers", 1.0),
    ("two_fathers", 0.5),
)
UNSAFE = (
    "Do not write, ring or visit: a court order stands. Speak to the duty officer first.",
    "Ring only the mobile, and only in school hours. No letters to the house.",
    "Not to be told where the children live. All contact through the social worker.",
)
NOTES = ("Works nights: ring after 2 pm.", "Prefers a text message.", "Please send letters in large print.",
         "Interpreter needed for meetings.", "Ring the workplace: mobile often off.")  # fmt: skip


class Homes:
    """Makes carers, each with the next number and a reference of its own."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.made: list[CarerPlan] = []
        self.taken: set[str] = set()  # the children's own names

    def carers_for(self, rng: Dice, home: HouseholdPlan, heritage: Heritage, surname: str) -> None:
        """Give every child of the home its carers, in the order they are contacted."""
        self.taken = {child.forename for child in home.children}
        shape = "foster" if home.children[0].has("looked_after") else weighted(rng, SHAPES)
        ties = list(self._ties(rng, shape, home, heritage, surname))
        if happens(rng, 0.05):
            ties.append(self._grandparent_nearby(rng, home, heritage))
        for order, tie in enumerate(ties, start=1):
            tie.order = order
        for child in home.children:
            child.ties = ties

    def _ties(
        self, rng: Dice, shape: str, home: HouseholdPlan, heritage: Heritage, surname: str
    ) -> Iterator[TiePlan]:
        here = home.address
        if shape == "foster":
            yield TiePlan(self._person(rng, "F", _any_heritage(rng), here), "foster_carer", False)
            yield TiePlan(self._person(rng, "F", heritage, _elsewhere(rng), surname), "mother",
                          at_home=False, safe=False, note=UNSAFE[2])  # fmt: skip
            return
        if shape == "grandparent":
            yield TiePlan(self._person(rng, "F", heritage, here), "grandparent", True)
            yield TiePlan(
                self._person(rng, "F", heritage, _elsewhere(rng), surname), "mother", at_home=False
            )
            return
        if shape not in ("lone_father", "two_fathers"):
            yield self._parent(rng, "F", "mother", heritage, here, surname)
        if shape == "two_mothers":
            yield self._parent(rng, "F", "mother", heritage, here, surname)
        if shape in ("together", "lone_father", "two_fathers"):
            yield self._parent(rng, "M", "father", _partner(rng, heritage), here, surname)
        if shape == "two_fathers":
            yield self._parent(rng, "M", "father", heritage, here, surname)
        if shape == "step":
            yield TiePlan(self._person(rng, "M", _any_heritage(rng), here), "step_parent", False)
        if shape in ("separated", "step"):
            yield self._father_elsewhere(rng, heritage, surname)

    def _parent(
        self, rng: Dice, sex: str, relation: str, heritage: Heritage, address: str, surname: str
    ) -> TiePlan:
        own_name = happens(rng, 0.25)
        carer = self._person(rng, sex, heritage, address, "" if own_name else surname)
        note = rng.choice(NOTES) if happens(rng, 0.06) else ""
        return TiePlan(carer, relation, note=note)

    def _father_elsewhere(self, rng: Dice, heritage: Heritage, surname: str) -> TiePlan:
        carer = self._person(rng, "M", heritage, _elsewhere(rng), surname)
        tie = TiePlan(carer, "father", at_home=False, responsible=happens(rng, 0.85))
        if happens(rng, 0.09):
            tie.safe, tie.note = False, rng.choice(UNSAFE[:2])
        elif happens(rng, 0.06):
            tie.confidential, tie.note = True, "Address known to the service only."
        return tie

    def _grandparent_nearby(self, rng: Dice, home: HouseholdPlan, heritage: Heritage) -> TiePlan:
        address = f"{rng.randint(1, 120)} {_street(rng)}\n{home.town}\n{postcode(rng, home.town)}"
        carer = self._person(rng, "F", heritage, address)
        return TiePlan(carer, "grandparent", False, at_home=False, note="Collects after school.")

    def _person(
        self, rng: Dice, sex: str, heritage: Heritage, address: str, surname: str = ""
    ) -> CarerPlan:
        names = heritage.female if sex == "F" else heritage.male
        forename = rng.choice([name for name in names if name not in self.taken])
        family = surname or rng.choice(heritage.surnames)
        number = self.next_id + len(self.made)
        speaks = rng.random() * 100 < heritage.language_share
        carer = CarerPlan(
            id=number,
            ref=make_ref(rng, "C"),
            title="Mr" if sex == "M" else rng.choice(("Mrs", "Ms", "Miss", "Ms")),
            forename=forename,
            surname=family,
            address=address,
            telephone=f"07700 900{rng.randint(0, 999):03d}",
            email=f"{_plain(forename)}.{_plain(family)}{number}@family.example"
            if happens(rng, 0.8)
            else "",
            language=heritage.language if speaks else "English",
        )
        self.made.append(carer)
        return carer


def shield(home: HouseholdPlan, rng: Dice) -> None:
    """Where a father may not be contacted, sometimes the home itself must stay unknown to him."""
    for child in home.children[:1]:
        unsafe = any(tie.relation == "father" and not tie.safe for tie in child.ties)
        if unsafe and happens(rng, 0.6):
            for tie in child.ties:
                if tie.at_home:
                    tie.confidential, tie.note = (
                        True,
                        "Address confidential: never on a letter to the father.",
                    )


def make_address(rng: Dice, town: str) -> str:
    """An invented address: number and street, town, postcode."""
    return f"{rng.randint(1, 148)} {_street(rng)}\n{town}\n{postcode(rng, town)}"


def _elsewhere(rng: Dice) -> str:
    return make_address(rng, rng.choice(places("town")))


def _street(rng: Dice) -> str:
    return f"{rng.choice(places('street'))} {rng.choice(places('road'))}"


def _partner(rng: Dice, heritage: Heritage) -> Heritage:
    return _any_heritage(rng) if happens(rng, 0.07) else heritage


def _any_heritage(rng: Dice) -> Heritage:
    return weighted(rng, [(h, float(h.share)) for h in heritages()])


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalpha())
