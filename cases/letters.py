"""What a letter says: the words in force, in the parent's language, filled with the facts of one case.

Only the recipient's own address goes in. Nothing about another carer does, whoever they are.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import typst
from django.db.models import F, Min, Sum
from django.utils import timezone

from accounts.documents import render_pdf
from accounts.errors import WrongState
from accounts.models import User
from attendance.access_homes import redactor
from attendance.models import Authority, Carer, Responsibility, WeeklyTally
from attendance.rules.calendar import AcademicYear
from attendance.rules.counting import percent_text
from attendance.rules.safe_contact import do_not_contact
from cases.choices import LimitUnit, Stage, TargetResult
from cases.models import Case, Letter, LetterTranslation, LetterVersion, Panel, Plan
from cases.models.calendars import calendars_of
from cases.models.letter_texts import translation_of, version_on
from cases.models.pathways import length_on
from cases.rules.languages import ENGLISH, LANGUAGES, code_of
from cases.rules.letter_fields import OF_KIND, samples
from cases.rules.letter_text import Values, Words, fields_in, fill
from cases.rules.planned import due_or_none

PAGE = "letters/text.typ"
DRAFT_REF = "DRAFT"
SIGNED_AS = "Education welfare service"
FIGURES = frozenset({"days_missed", "sessions", "rate", "period", "unauthorised"})
PANEL = frozenset({"day", "time", "place"})
FORMER = frozenset({"former_day", "former_time"})
PLAN = frozenset({"targets", "results", "support", "review_day"})
NOTICE = frozenset({"weeks", "end_day"})
TYPED = frozenset({"targets", "results", "support", "place", "reasons"})
TELLS = "{{{}}} tells where a protected parent is, and this letter goes to another: write it without that."
CONFIDENTIAL = (
    "{{{}}} tells where another parent is, whose address is confidential: write it without that."
)


@dataclass(frozen=True)
class Text:
    """The words a letter is made of: a version, and its translation where the parent reads another language."""

    version: LetterVersion
    translation: LetterTranslation | None = None

    @property
    def language(self) -> str:
        """The code of the language it is in."""
        return self.translation.language if self.translation else ENGLISH

    @property
    def words(self) -> Words:
        """The words themselves."""
        return (self.translation or self.version).words


def text_for(carer: Carer, version: LetterVersion) -> Text:
    """The words of a version for one parent: in their language where it is translated, else in English."""
    return Text(version, translation_of(version, code_of(carer.language)))


def letter_facts(
    *, case: Case, carer: Carer, template: str, by: User, on: dt.date, ref: str = DRAFT_REF,
    panel: Panel | None = None, text: Text | None = None, more: Values | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the page of one letter to one carer is set from, as plain values.

    `more` are the values of fields that only an app above casework knows, such as those of a notice; `text` in
    place of the one in force is for a look at a draft. Raises WrongState when the carer may not be
    written to or has no address, or something the words ask for is not there.
    """
    check_may_write(case, carer)
    text = text or text_for(carer, version_on(template, on))
    writer = Writer(case, carer, by, on, plain=text.language != ENGLISH)
    values = writer.values(fields_in(text.words) & set(OF_KIND[template]), panel, more or {})
    return _page(case.enrolment.school.authority, text, values) | {
        "recipient": {"name": carer.full_name, "lines": window(carer)},
        "ref": ref,
        "date": writer.day(on),
        "signed": _signed(by.name, case.enrolment.school.authority, by.email),
    }


def sample_facts(*, text: Text, authority: Authority, on: dt.date) -> dict[str, Any]:
    """The same with an invented family, for who sets the words and opens no child's file."""
    plain = text.language != ENGLISH
    values = samples(text.version.kind, plain=plain)
    return _page(authority, text, values) | {
        "recipient": {
            "name": str(values["recipient"]),
            "lines": ["1 Example Road", "Exampleton", "EX1 1EX"],
        },
        "ref": "EXAMPLE",
        "date": _day(on, plain=plain),
        "signed": _signed(str(values["officer"]), authority, authority.email),
    }


def draw(facts: dict[str, Any]) -> bytes:
    """The PDF of a letter. Raises WrongState for words that our fonts cannot print."""
    try:
        return render_pdf(PAGE, facts)
    except typst.TypstError as problem:
        if "could not be displayed" not in str(problem):
            raise
        raise WrongState(
            f"The letter cannot be printed: {_unprintable(str(problem))}."
        ) from problem


def window(carer: Carer) -> list[str]:
    """Where a letter to the carer's own self is posted, line by line: of a shielded one, too."""
    return carer.whereabouts().lines


def check_may_write(case: Case, carer: Carer) -> None:
    """Refuse to write to who must not be contacted, with the note that says why. Raises WrongState."""
    link = Responsibility.objects.filter(pupil=case.pupil_id, carer=carer).first()
    if link is None:
        raise WrongState(f"{carer.full_name} is not a carer of this child.")
    if not link.safe_to_contact:
        raise WrongState(do_not_contact(carer.full_name, link.note))
    if not window(carer):
        raise WrongState(f"There is no address for {carer.full_name}.")


@dataclass(frozen=True)
class Writer:
    """Looks up what the fields of one letter say. `plain` gives figures alone, for words of another language."""

    case: Case
    carer: Carer
    by: User
    on: dt.date
    plain: bool = False

    def values(self, asked: frozenset[str], panel: Panel | None, more: Values) -> Values:
        """The value of each field asked for; only what is asked for is looked up. Raises WrongState."""
        school = self.case.enrolment.school
        found: dict[str, str | Iterable[str]] = {
            "recipient": self._address_as(),
            "child": self.case.pupil.full_name,
            "first_name": self.case.pupil.legal_forename,
            "school": school.name,
            "authority": school.authority.name,
            "officer": self.by.name,
            "telephone": school.authority.telephone,
        }
        for names, look_up in (
            (FIGURES, self._figures), (PANEL, lambda: self._panel(panel)),
            (FORMER, lambda: self._former(panel)), (PLAN, lambda: self._plan(asked)),
            (NOTICE, self._notice), (frozenset({"watch_weeks"}), self._watch),
        ):  # fmt: skip
            if names & asked - more.keys():
                found |= look_up()
        found |= more
        self._check_tells_nothing({k: said for k, said in found.items() if k in TYPED & asked})
        return found

    def _check_tells_nothing(self, found: Values) -> None:
        """Refuse people's own words that tell this parent where another is, protected or of a confidential address.

        Refused, not blacked out: the gap itself would tell that something is hidden. Raises WrongState.
        """
        if not found:
            return
        others = self.case.pupil.responsibilities.exclude(carer=self.carer)
        others = others.select_related("carer")
        shielded = [link for link in others if link.carer.is_shielded]
        for links, telling in ((shielded, TELLS), (others, CONFIDENTIAL)):
            redact = redactor(None, links, to=self.carer)
            for name, said in found.items():
                text = said if isinstance(said, str) else "\n".join(said)
                if redact(text) != text:
                    raise WrongState(telling.format(name))

    def day(self, day: dt.date) -> str:
        """Monday 19 January 2026, or 19/01/2026."""
        return _day(day, plain=self.plain)

    def _address_as(self) -> str:
        carer = self.carer
        return f"{carer.title or carer.forename} {carer.surname}"

    def _figures(self) -> dict[str, str]:
        """Sessions missed this school year; in its first days, before any mark, those of the year before."""
        this_year = AcademicYear.of(self.on)
        for year in (this_year, AcademicYear(this_year.start_year - 1)):
            last = min(self.on, year.last_day)
            sums = _sums(self.case, year.first_day, last)
            if sums["possible"]:
                break
        else:
            raise WrongState("There are no marks to write about.")
        missed, without = sums["missed"], sums["unauthorised"]
        first = max(sums["first"], self.case.enrolment.starts_on)
        period = (self.day(first), self.day(last))
        return {
            "days_missed": days_in_words(missed, plain=self.plain),
            "sessions": f"{missed}/{sums['possible']}"
            if self.plain
            else f"{missed} of {sums['possible']} sessions",
            "rate": percent_text(Fraction(missed, sums["possible"])),
            "period": " – ".join(period) if self.plain else " to ".join(period),
            "unauthorised": str(without)
            if self.plain
            else f"{without} session{'s' * (without != 1)}",
        }

    def _panel(self, panel: Panel | None) -> dict[str, str]:
        if panel is None:
            raise WrongState("Set the day of the panel first.")
        local = timezone.localtime(panel.at)
        return {"day": self.day(local.date()), "time": f"{local:%H:%M}", "place": panel.place}

    def _former(self, panel: Panel | None) -> dict[str, str]:
        """When the meeting was to be, as this parent was last told of it."""
        if panel is None:
            raise WrongState("Call the meeting off, or move it, on its own page.")
        letters = Letter.objects.that_tell().filter(
            carer=self.carer,
            case=self.case,
            panel__uid=panel.uid,
            panel__cancelled_at__isnull=False,
        )
        told = letters.without_pdf().select_related("panel").order_by("-id").first()
        if told is None or told.panel is None:
            raise WrongState(
                f"{self.carer.full_name} was not invited before: there is nothing to take back."
            )
        local = timezone.localtime(told.panel.at)
        return {"former_day": self.day(local.date()), "former_time": f"{local:%H:%M}"}

    def _plan(self, asked: frozenset[str]) -> dict[str, str | Iterable[str]]:
        plan = self.case.plans.prefetch_related("targets").first()
        if plan is None:
            raise WrongState("Write the plan first.")
        found: dict[str, str | Iterable[str]] = {"support": plan.support}
        if "support" in asked and not plan.support.strip():
            raise WrongState("The plan does not say which support was given.")
        if "review_day" in asked:
            found["review_day"] = self.day(_review_day(self.case, plan))
        if "targets" in asked:
            found["targets"] = [f"{t.text} ({t.owner})" for t in plan.targets.all()]
        if "results" in asked:
            found["results"] = _results(plan)
        return found

    def _notice(self) -> dict[str, str]:
        """How long there is to improve: from the stage the case is in, else from today (domain 4.5)."""
        at, stage = self.case, Stage.NOTICE_TO_IMPROVE
        limit = length_on(at.pathway, stage, self.on)
        if limit is None:
            raise WrongState("The pathway of this case has no notice to improve.")
        due = at.stage_due if at.stage == stage else None
        last = due or due_or_none(self.on, limit, calendars_of(at.enrolment.school, self.on))
        if last is None:
            raise WrongState("The school's calendar does not reach to the end of the notice.")
        unit = LimitUnit(limit.unit).label.partition(",")[0]
        return {
            "weeks": str(limit.amount) if self.plain else f"{limit.amount} {unit}",
            "end_day": self.day(last),
        }

    def _watch(self) -> dict[str, str]:
        weeks = self.case.pathway.watch_weeks
        return {"watch_weeks": str(weeks) if self.plain else f"{weeks} school weeks"}


def _page(authority: Authority, text: Text, values: Values) -> dict[str, Any]:
    language = LANGUAGES[text.language]
    return fill(text.words, values) | {
        "authority": _authority(authority),
        "language": {"code": language.code, "rtl": language.is_rtl},
    }


def _authority(authority: Authority) -> dict[str, Any]:
    return {
        "name": authority.name,
        "lines": authority.address.strip().splitlines(),
        "telephone": authority.telephone,
        "email": authority.email,
    }


def _signed(name: str, authority: Authority, email: str) -> dict[str, str]:
    return {"name": name, "role": SIGNED_AS, "telephone": authority.telephone, "email": email}


def _review_day(case: Case, plan: Plan) -> dt.date:
    day = plan.review_on or case.target_review_due
    if day is None:
        raise WrongState("The plan does not say when it is looked at again.")
    return day


def _results(plan: Plan) -> list[str]:
    looked_at = [target for target in plan.targets.all() if target.result]
    if not looked_at:
        raise WrongState("Look at the targets of the plan first: none has a result.")
    return [f"{t.text}: {TargetResult(t.result).label.lower()}" for t in looked_at]


def _sums(case: Case, first: dt.date, last: dt.date) -> dict[str, Any]:
    tallies = WeeklyTally.objects.filter(enrolment=case.enrolment_id, week__range=(first, last))
    return tallies.aggregate(
        missed=Sum(F("authorised") + F("unauthorised")), unauthorised=Sum("unauthorised"),
        possible=Sum("possible"), first=Min("week"),
    )  # fmt: skip


def _day(day: dt.date, *, plain: bool) -> str:
    return f"{day:%d/%m/%Y}" if plain else long_date(day)


def long_date(day: dt.date) -> str:
    """Monday 19 January 2026."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def days_in_words(sessions: int, *, plain: bool = False) -> str:
    """Sessions as days, half a day each: 41 is "20½ days", 2 is "1 day"; plain, "20½" and "1"."""
    whole, half = divmod(sessions, 2)
    number = f"{whole or ''}½" if half else str(whole)
    if plain:
        return number
    return f"{number} day" if sessions in (1, 2) else f"{number} days"


def _unprintable(problem: str) -> str:
    """What the page could not show, from the words of the typesetter: the text `"..."`."""
    _, _, rest = problem.partition('`"')
    signs = rest.partition('"`')[0]
    return f"no font of ours has “{signs}”" if signs else "it holds signs no font of ours has"
