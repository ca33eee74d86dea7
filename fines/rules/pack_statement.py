"""The words of a witness statement: fields in braces stand for the numbers of exhibits. Pure.

Criminal Justice Act 1967 section 9: a signed statement with the declaration below is evidence as if it were said.
"""

import re
from collections.abc import Collection, Mapping

TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev", "reverend")
)
FIELD = re.compile(r"\{([^{}]*)\}")
# What an exhibit is called in the statement, in the order in which exhibits are numbered.
EXHIBITS: dict[str, str] = {
    "register": "Register of attendance, with every amendment",
    "year": "Attendance of the school year, week by week",
    "contacts": "Contact log",
    "letters": "Letters to the parent, as sent",
    "notice": "Penalty notice, as given",
    "posting": "Posting of the penalty notice",
    "plan": "Support, plans and attendance contracts",
    "consultations": "Consultations",
    "payments": "Payments",
    "interview": "Record of interview under caution",
}
# What a statement counts: each is read from the rows of its exhibit whenever the statement is, never typed.
COUNTS: dict[str, str] = {
    "contacts_logged": "contacts in the log",
    "contacts_span": "the days of the first and the last",
    "contacts_with_parent": "how many were with this parent",
    "letters_sent": "letters produced",
    "period_first": "first day of the sessions relied on",
    "period_last": "last day of them",
    "sessions_possible": "possible sessions of those days",
    "sessions_missed": "sessions missed",
    "sessions_unauthorised": "sessions missed without authority",
}


def initials(name: str) -> str:
    """KS of Karen Shah, as exhibits are numbered."""
    return "".join(part[0].upper() for part in re.split(r"[\s-]+", name.strip()) if part) or "EX"


def number_exhibits(witness: str, there: Collection[str]) -> dict[str, str]:
    """The number of each exhibit that is there: KS/1, KS/2, in the order above."""
    begun = initials(witness)
    found = [key for key in EXHIBITS if key in there]
    return {key: f"{begun}/{number}" for number, key in enumerate(found, start=1)}


def problem_of(text: str) -> str:
    """Why a text cannot be kept, in words; empty when it can."""
    unknown = sorted(name for name in fields_in(text) if name not in EXHIBITS | COUNTS)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in EXHIBITS)
        return f"There is no exhibit {{{unknown[0]}}}. These there are: {known}"
    if re.sub(FIELD, "", text).count("{") or re.sub(FIELD, "", text).count("}"):
        return "A brace is open: an exhibit is written as {register}"
    return ""


def fields_in(text: str) -> set[str]:
    """What stands in braces."""
    return set(FIELD.findall(text))


def fill(text: str, numbers: Mapping[str, str], counts: Mapping[str, str] | None = None) -> str:
    """The text with the numbers of its exhibits and what it counts; an exhibit that is not there says so."""
    said = {key: f"exhibit {number}" for key, number in numbers.items()} | dict(counts or {})
    return FIELD.sub(lambda m: said.get(m[1], "(no exhibit)"), text)


def who_speaks(text: str) -> str:
    """Whom the words say they are of: Karen Shah of "I am Karen Shah."; empty where they say no name."""
    found = re.search(
        r"\bI,? am ((?:(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){1,4})", text
    )
    return found[1].strip(" .") if found else ""


def bare_name(name: str) -> str:
    """A name to compare by: without a title, capitals or dots."""
    parts = re.findall(r"[\w'’-]+", name.casefold())
    return " ".join(part for part in parts if part not in TITLES)
