"""Reading rows of published statistics: symbols as they are, parts against totals, rates against counts.

Nothing is repaired. Counts of the nation and of regions are rounded before release, so their rates are
never worked out again: the published one is shown. Source: layouts of the Department for Education's
releases; the meaning of the symbols is in their methodology notes.
"""

from collections.abc import Mapping
from fractions import Fraction

SYMBOLS = {
    "c": "suppressed",
    "z": "not applicable",
    "x": "not available",
    "k": "rounds to zero and is not",
    ".": "not applicable",
    ":": "not available",
    "-": "not available",
}
TOTALS = ("Total", "")
ROUNDED_LEVELS = ("National", "Regional")
MOST_PLACES = 10
TIE = Fraction(1, 10)  # an exact half may have been published down: within this it agrees

# What a figure is called in one layout or another.
NAMES: dict[str, tuple[str, ...]] = {
    "enrolments": ("enrolments", "t_pupils"),
    "possible": ("sess_possible", "t_sess_possible", "possible_sessions"),
    "absent": ("sess_overall", "t_sess_overall", "overall_absence"),
    "authorised": ("sess_authorised", "t_sess_authorised", "authorised_absence"),
    "unauthorised": ("sess_unauthorised", "t_sess_unauthorised", "unauthorised_absence"),
    "persistent": ("enrolments_pa_10_exact", "t_pupils_pa_10_exact"),
    "severe": ("enrolments_pa_50_exact", "t_pupils_pa_50_exact"),
    "absent_percent": ("sess_overall_percent", "pt_overall", "overall_absence_perc"),
    "authorised_percent": (
        "sess_authorised_percent", "pt_sess_authorised", "authorised_absence_perc",
    ),
    "unauthorised_percent": (
        "sess_unauthorised_percent", "pt_sess_unauthorised", "unauthorised_absence_perc",
    ),
    "persistent_percent": ("enrolments_pa_10_exact_percent", "pt_pupils_pa_10_exact", "pa_perc"),
    "severe_percent": ("enrolments_pa_50_exact_percent", "pt_pupils_pa_50_exact"),
}  # fmt: skip
# A percentage, and the counts it is of.
RATES = {
    "absent_percent": ("absent", "possible"),
    "authorised_percent": ("authorised", "possible"),
    "unauthorised_percent": ("unauthorised", "possible"),
    "persistent_percent": ("persistent", "enrolments"),
    "severe_percent": ("severe", "enrolments"),
}
_YEAR_TO_DATE_AUTHORISED = (
    "i_authorised_illness", "m_authorised_medical_dental", "r_authorised_religious_observance",
    "s_authorised_study_leave", "t_authorised_mobile_child", "h_authorised_holiday",
    "e_authorised_excluded", "c_authorised_other", "c1_authorised_regulated_performance",
    "j1_authorised_interview", "c2_authorised_temp_reduced_timetable",
)  # fmt: skip
_YEAR_TO_DATE_UNAUTHORISED = (
    "g_unauthorised_holiday", "u_unauthorised_late_after_registers_closed",
    "o_other_unauthorised", "n_no_reason_yet",
)  # fmt: skip
_REASONS = (
    "illness", "appointments", "religious", "study", "traveller", "holiday", "ext_holiday",
    "excluded", "other",
)  # fmt: skip
# A total, and the parts that should make it up. Each holds where a file has all of its columns.
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sess_overall", ("sess_authorised", "sess_unauthorised")),
    ("t_sess_overall", ("t_sess_authorised", "t_sess_unauthorised")),
    ("overall_absence", ("authorised_absence", "unauthorised_absence")),
    ("possible_sessions", ("overall_attendance", "overall_absence")),
    ("authorised_absence", tuple(f"reason_{name}" for name in _YEAR_TO_DATE_AUTHORISED)),
    ("unauthorised_absence", tuple(f"reason_{name}" for name in _YEAR_TO_DATE_UNAUTHORISED)),
    ("sess_auth_totalreasons", tuple(f"sess_auth_{name}" for name in _REASONS)),
    (
        "sess_unauth_totalreasons",
        tuple(f"sess_unauth_{name}" for name in ("holiday", "late", "other", "noyet")),
    ),
    ("sess_overall_totalreasons", ("sess_auth_totalreasons", "sess_unauth_totalreasons")),
)


def number(text: str) -> Fraction | None:
    """A figure as it was published; None for a symbol or a blank, which is not zero.

    Raises ValueError for anything else.
    """
    stripped = text.strip()
    if not stripped or stripped in SYMBOLS:
        return None
    try:
        return Fraction(stripped.replace(",", ""))
    except ValueError as problem:
        raise ValueError(f"{stripped} is neither a number nor a known symbol") from problem


def figure(row: Mapping[str, str], measure: str) -> str:
    """One figure of a row, by our name for it, in the words of the file; empty where it has none."""
    return next((row[name] for name in NAMES[measure] if name in row), "")


def kind_of_school(filters: Mapping[str, str]) -> str | None:
    """`Primary`, `Secondary`, `Special`, or nothing for every school; None for part of a year or others.

    Releases say it in one column or another, and the older ones say `State-funded primary`.
    """
    if filters.get("term", "") not in TOTALS:
        return None
    kinds = {
        filters.get(name, "") for name in ("education_phase", "school_type", "phase_type_grouping")
    }
    narrowed = {kind for kind in kinds if kind not in TOTALS}
    if not narrowed:
        return ""
    if len(narrowed) > 1:
        return None
    return narrowed.pop().removeprefix("State-funded ").capitalize()


def decimals(text: str) -> int:
    """To how many places a figure was published."""
    return len(text.strip().partition(".")[2])


def agrees(published: str, part: Fraction, whole: Fraction) -> bool:
    """Whether a published percentage is its counts' exact ratio, half up to its own places.

    DfE rounds half up, but not always on an exact tie: a tie within a tenth agrees. A figure is
    published without its trailing zeros, so one place is the least it is held to; and of a long one no
    more than ten, as the last digits are those of the machine that wrote them.
    """
    value = number(published)
    if value is None or not whole:
        return True
    ratio = 100 * part / whole
    scale = 10 ** min(max(1, decimals(published)), MOST_PLACES)
    if _half_up(value, scale) == _half_up(ratio, scale):
        return True
    is_tie = (ratio * scale).denominator == 2
    return is_tie and abs(value - ratio) <= TIE


def _half_up(value: Fraction, scale: int) -> int:
    """In units of the scale."""
    return (value * scale + Fraction(1, 2)).__floor__()


def warnings(row: Mapping[str, str], level: str) -> list[str]:
    """Where a row's parts miss its totals, and where its rates are not of its counts."""
    found = [_miss(row, total, parts) for total, parts in PARTS]
    if level not in ROUNDED_LEVELS:
        found += [_wrong_rate(row, rate, *counts) for rate, counts in RATES.items()]
    return [sentence for sentence in found if sentence]


def _miss(row: Mapping[str, str], total: str, parts: tuple[str, ...]) -> str:
    """A sentence where the parts do not make the total. A symbol among them stands for an unknown."""
    if total not in row or any(name not in row for name in parts):
        return ""
    whole = number(row[total])
    values = [number(row[name]) for name in parts if row[name].strip() not in (".", "z")]
    if whole is None or None in values:
        return ""
    made = sum((value for value in values if value is not None), Fraction())
    return "" if made == whole else f"{total} is {_text(whole)}, its parts make {_text(made)}"


def _wrong_rate(row: Mapping[str, str], rate: str, part: str, whole: str) -> str:
    published = figure(row, rate)
    counts = [number(figure(row, name)) for name in (part, whole)]
    if not published or counts[0] is None or counts[1] is None:
        return ""
    if agrees(published, counts[0], counts[1]):
        return ""
    return f"{rate} is {published}, {part} of {whole} is not"


def _text(value: Fraction) -> str:
    return f"{value.numerator:,}" if value.denominator == 1 else f"{float(value):,}"
