"""Register codes by date: what they mean, when they are refused, when they are only doubted."""

import datetime as dt

import pytest

from attendance.choices import Half, StatisticalClass
from attendance.rules.codes import CodeBook, CodeRow, Lateness, PupilFacts, late_doubt, parse_mark
from attendance.rules.reference import read_codes

BOOK = read_codes()
TODAY = dt.date(2026, 1, 19)
LAST_OLD = dt.date(2024, 8, 18)
FIRST_NEW = dt.date(2024, 8, 19)
CURRENT_TEXT = "/ \\ L K V P W B D C1 C2 C M J1 S X R T I E Q Y1 Y2 Y3 Y4 Y5 Y6 Y7 G N O U Z #"
CURRENT = tuple(CURRENT_TEXT.split(" "))
NEW_IN_2024 = ["K", "Q", "C1", "C2", "J1", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"]
PUPIL = PupilFacts(dt.date(2015, 3, 31), dt.date(2026, 6, 26), has_part_time_plan=False)
CLASSES = {
    StatisticalClass.PRESENT: "/ \\ L",
    StatisticalClass.AEA: "K V P W B",
    StatisticalClass.AUTH: "C1 C2 C M J1 S R T I E",
    StatisticalClass.UNAUTH: "G N O U",
    StatisticalClass.NOT_POSSIBLE: "D X Q Y1 Y2 Y3 Y4 Y5 Y6 Y7",
    StatisticalClass.ADMIN: "Z #",
}


def row(code: str, day: dt.date = TODAY) -> CodeRow:
    found = BOOK.on(code, day)
    assert found
    return found


def test_there_are_34_codes_today_and_no_others():
    assert len(CURRENT) == 34
    assert {item.code for item in BOOK.in_force(TODAY)} == set(CURRENT)


@pytest.mark.parametrize(
    ("code", "expected"), [(code, cls) for cls, codes in CLASSES.items() for code in codes.split()]
)
def test_class_of_every_code_today(code, expected):
    assert row(code).statistical_class == expected


def test_classes_cover_every_code():
    assert sorted(" ".join(CLASSES.values()).split()) == sorted(CURRENT)


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("J", dt.date(2024, 7, 16), StatisticalClass.AEA),  # T6
        ("J1", dt.date(2024, 9, 20), StatisticalClass.AUTH),  # T6
        ("J", LAST_OLD, StatisticalClass.AEA),
        ("J1", FIRST_NEW, StatisticalClass.AUTH),
        ("H", dt.date(2024, 7, 12), StatisticalClass.AUTH),  # T7
        ("H", LAST_OLD, StatisticalClass.AUTH),
        ("F", dt.date(2013, 8, 31), StatisticalClass.AUTH),
        ("Y", LAST_OLD, StatisticalClass.NOT_POSSIBLE),
        ("C", LAST_OLD, StatisticalClass.AUTH),
        ("C", FIRST_NEW, StatisticalClass.AUTH),
        ("D", dt.date(2010, 8, 31), StatisticalClass.AEA),
        ("D", dt.date(2010, 9, 1), StatisticalClass.NOT_POSSIBLE),
        ("X", dt.date(2021, 1, 11), StatisticalClass.NOT_POSSIBLE),
        ("#", dt.date(2024, 5, 2), StatisticalClass.ADMIN),  # T58: a polling day
    ],
)
def test_class_follows_the_date_of_the_session(code, day, expected):
    assert row(code, day).statistical_class == expected


@pytest.mark.parametrize(
    ("raw", "day", "code", "message"),
    [
        ("H", dt.date(2024, 9, 10), "code_not_in_force", "H ended on 18 August 2024: use C, or G."),
        ("h", FIRST_NEW, "code_not_in_force", "H ended on 18 August 2024: use C, or G."),
        ("J", FIRST_NEW, "code_not_in_force", "J ended on 18 August 2024: use J1."),
        ("J1", LAST_OLD, "code_not_in_force", "J1 begins on 19 August 2024: use J."),
        ("K", LAST_OLD, "code_not_in_force", "K begins on 19 August 2024: use B."),
        ("C2", LAST_OLD, "code_not_in_force", "C2 begins on 19 August 2024: use C."),
        ("F", dt.date(2013, 9, 1), "code_not_in_force", "F ended on 31 August 2013: use H, or G."),
        ("F", FIRST_NEW, "code_not_in_force", "F ended on 31 August 2013: use C, or G."),
        (
            "Y",
            FIRST_NEW,
            "code_not_in_force",
            "Y ended on 18 August 2024: use Q, Y1, Y2, Y3, Y4, Y5, Y6, or Y7.",
        ),
        ("Ω", TODAY, "unknown_code", "Ω is not an attendance code."),
        ("ZZ", TODAY, "unknown_code", "ZZ is not an attendance code."),
    ],
)
def test_refusal_names_what_to_use(raw, day, code, message):
    refusal = BOOK.explain_refusal(raw, day)
    assert (refusal.code, refusal.message) == (code, message)


@pytest.mark.parametrize(("raw", "code"), [("?", "unknown_code"), ("H", None), ("-", None)])
def test_without_a_day_only_a_code_that_never_was_is_refused(raw, code):
    refusal = BOOK.explain_refusal(raw, None)
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize("code", NEW_IN_2024)
def test_the_twelve_new_codes_begin_on_19_august_2024(code):
    assert BOOK.on(code, FIRST_NEW)
    assert BOOK.on(code, LAST_OLD) is None
    assert BOOK.explain_refusal(code, LAST_OLD).code == "code_not_in_force"


@pytest.mark.parametrize("code", CURRENT)
def test_a_code_in_force_is_not_refused(code):
    assert BOOK.explain_refusal(code.lower(), TODAY) is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("/", "/"),
        ("\\", "\\"),
        (" n ", "N"),
        ("y1", "Y1"),
        ("#", "#"),
        ("-", None),
        (" - ", None),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_reading_a_cell(raw, expected):
    assert parse_mark(raw) == expected


@pytest.mark.parametrize("raw", ["-", "", " "])
def test_a_missing_mark_is_never_a_code(raw):
    assert BOOK.on("-", TODAY) is None
    assert BOOK.explain_refusal(raw, TODAY) is None


def doubt_codes(code, half=Half.AM, day=TODAY, pupil=PUPIL):
    return [doubt.code for doubt in BOOK.doubts(row(code, day), half, day, pupil)]


@pytest.mark.parametrize(
    ("code", "half", "expected"),
    [
        ("\\", Half.AM, ["wrong_half"]),
        ("\\", Half.PM, []),
        ("/", Half.PM, ["wrong_half"]),
        ("/", Half.AM, []),
        ("L", Half.PM, []),
    ],
)
def test_a_mark_for_the_other_half_is_doubted(code, half, expected):
    assert doubt_codes(code, half) == expected


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        # five on 10 February 2026, of compulsory school age from 31 March 2026
        pytest.param("G", dt.date(2026, 2, 10), ["too_young"], marks=pytest.mark.trap("T42")),
        ("G", dt.date(2026, 3, 30), ["too_young"]),
        ("G", dt.date(2026, 3, 31), []),
        ("O", dt.date(2026, 3, 30), ["too_young"]),
        ("I", dt.date(2026, 2, 10), []),
        ("X", dt.date(2026, 3, 30), []),
        ("X", dt.date(2026, 3, 31), ["compulsory_age"]),
    ],
)
def test_age_on_the_day_decides(code, day, expected):
    child = PupilFacts(dt.date(2026, 3, 31), dt.date(2037, 6, 26))
    assert doubt_codes(code, day=day, pupil=child) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(dt.date(2026, 6, 26), []), (dt.date(2026, 6, 29), ["too_old"])]
)
def test_unauthorised_after_compulsory_school_age_is_doubted(day, expected):
    assert doubt_codes("N", day=day) == expected


def test_x_is_not_doubted_while_it_also_meant_coronavirus():
    assert doubt_codes("X", day=dt.date(2021, 1, 11)) == []


@pytest.mark.parametrize(
    ("plan", "expected"), [(True, []), (False, ["no_plan"]), (None, ["no_plan"])]
)
def test_c2_without_a_plan_is_doubted(plan, expected):
    pupil = PupilFacts(PUPIL.compulsory_from, PUPIL.compulsory_until, has_part_time_plan=plan)
    assert doubt_codes("C2", pupil=pupil) == expected


def test_doubts_are_said_in_words():
    [doubt] = BOOK.doubts(row("\\"), Half.AM, TODAY, PUPIL)
    assert doubt.message == "\\ is the afternoon code, but this is a morning session."


@pytest.mark.parametrize("code", CURRENT)
def test_only_g_n_o_u_count_for_a_notice(code):
    assert row(code).counts_for_notice == (code in "GNOU")


def test_late_means_l_and_u():
    assert {item.code for item in BOOK.in_force(TODAY) if item.is_late} == {"L", "U"}


def test_every_row_names_its_source():
    assert all(item.source for item in BOOK.rows)


@pytest.mark.parametrize(
    ("first_end", "second_start"),
    [
        (None, dt.date(2024, 1, 1)),
        (dt.date(2024, 1, 1), dt.date(2024, 1, 1)),
        (dt.date(2024, 1, 1), None),
    ],
)
def test_rows_of_one_code_may_not_overlap(first_end, second_start):
    rows = [
        CodeRow("C", "", StatisticalClass.AUTH, valid_to=first_end),
        CodeRow("C", "", StatisticalClass.AUTH, valid_from=second_start),
    ]
    with pytest.raises(ValueError, match="Two rows of code C"):
        CodeBook(rows)


@pytest.mark.parametrize(
    ("code", "minutes", "expected"),
    [
        ("L", None, None), ("L", 0, None), ("L", 30, None),
        ("L", 31, "late_after_close"), ("L", 259, "late_after_close"), ("L", 260, "late_after_end"),
        ("U", 5, None), ("U", 31, None), ("U", 259, None), ("U", 260, "late_after_end"),
        ("/", None, None), ("/", 0, None), ("/", 1, "not_late"), ("I", 12, "not_late"),
    ],
)  # fmt: skip
def test_minutes_are_doubted_against_the_code_and_the_session(code, minutes, expected):
    late = Lateness(minutes, register_open=30, session=260)
    doubt = late_doubt(row(code), late)
    assert (doubt and doubt.code) == expected


@pytest.mark.parametrize(
    ("code", "minutes", "words"),
    [
        ("L", 31, "L is for a child who comes while the register is open, 30 minutes here; this one "
         "came after 31."),
        ("U", 260, "260 minutes late is past the end of the session."),
        ("I", 12, "Minutes late are given, but I does not mean late."),
    ],
)  # fmt: skip
def test_doubts_of_minutes_are_sentences(code, minutes, words):
    assert late_doubt(row(code), Lateness(minutes, 30, 260)).message == words
