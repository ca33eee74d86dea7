"""The lines that are answered before a notice: by the application where it can, by a person where it must."""

from django.db import models


class CheckLine(models.TextChoices):
    """One line of the checklist, as it is shown, kept with the proposal and printed with the decision."""

    THRESHOLD = "threshold", "Threshold met on today’s register"
    UNRESOLVED = "unresolved", "No N left unresolved"
    ADDRESS = "address", "Name and address verified"
    PERSON = "person", "Right person, with parental responsibility or care"
    EXCLUSION = "exclusion", "First days of an exclusion, of which the parent had notice"
    SIGHTING = "sighting", "Seen in a public place in school hours, without justification"
    LIMIT = "limit", "Within the notices the law allows in three years"
    ELSEWHERE = "elsewhere", "Not already subject of a notice or case, here or elsewhere"
    STAGE = "stage", "The case is at a stage for a notice, and not on hold"
    SUPPORT = "support", "Support considered"
    IMPROVEMENT = "improvement", "Time to improve given, or not needed"
    EQUALITY = "equality", "Equality, special needs and health considered"
    CONSULTED = "consulted", "Social worker, virtual school and others consulted"
    BEST_TOOL = "best_tool", "The best measure for this family"
    CODE = "code", "Code of conduct followed"
    EVIDENCE = "evidence", "Evidence that would stand in court"


class CheckState(models.TextChoices):
    """How a line of the checklist stands."""

    OK = "ok", "Answered"
    OPEN = "open", "Not answered"
    AGAINST = "against", "Stands against it"


class AnsweredBy(models.TextChoices):
    """Who answers a line."""

    APPLICATION = "application", "Bellwether"
    PERSON = "person", "A person"


class AddressSource(models.TextChoices):
    """Against what a name and an address are checked."""

    COUNCIL_TAX = "council_tax", "Council tax"
    ELECTORAL = "electoral", "Electoral register"
    SCHOOL = "school", "The school, with the parent"
    VISIT = "visit", "A visit"
    PARENT = "parent", "The parent’s own word"
    SERVICE = "service", "Another service of the council"


class Consideration(models.TextChoices):
    """What a person answers before a notice (domain note 4.10).

    `UNEXPLAINED` is read on old proposals only: since then no session still marked N stands in a notice.
    """

    SUPPORT = "support", "Support was offered and refused or has failed, or is not appropriate"
    BEST_TOOL = "best_tool", "A notice is the best measure for this family"
    EQUALITY = "equality", "Special needs, health and the Equality Act were considered"
    CODE = "code", "The local code of conduct was followed"
    EVIDENCE = "evidence", "The evidence would support a prosecution if it is not paid"
    UNEXPLAINED = "unexplained", "The absences marked N were chased and no reason was found"
    CONSULTED = "consulted", "The child's social worker or virtual school was consulted"
    ADDRESS = "address", "The parent’s name and address were checked"
    PERSON = "person", "This is the right person to be given the notice"
    ELSEWHERE = "elsewhere", "There is no notice or case for the same days elsewhere"
    UNSETTLED = "unsettled", "The family was asked about the absences still marked N"
    IMPROVEMENT = "improvement", "No time to improve is needed, or it need not be waited for"
    EXCLUSION = (
        "exclusion",
        "The parent was given written notice of the excluded days (section 104)",
    )
    JUSTIFIED = "justified", "No reasonable justification for being there was found"
