"""A bank's file read line by line: columns, days, pounds to pence, and what is wrong where."""

import datetime as dt

import pytest

from fines.rules.bank_file import day_of, pence_of, read_bank_file

TODAY = dt.date(2026, 4, 1)


def read(text):
    return read_bank_file(text.encode(), TODAY)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("80", 8000), ("80.00", 8000), ("80.5", 8050), ("£80.00", 8000), ("1,234.56", 123456),
        ("-80.00", -8000), ("\u221280.00", -8000), ("(80.00)", -8000), ("80.00 CR", 8000),
        ("80.00DR", -8000), ("80.00-", -8000), ("+80", 8000), ("0.01", 1), ("0.29", 29),
        ("80.001", None), ("1,23.00", None), ("12,34", None), ("eighty", None), ("", None),
        ("8e1", None), ("(80", None), ("80.00.00", None), ("٨٠", None), ("=80", None),
    ],
)  # fmt: skip
def test_pounds_are_pence_exactly_or_nothing(text, pence):
    assert pence_of(text) == pence


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/02/2026", "2026-02-03"), ("3/2/26", "2026-02-03"), ("03-02-2026", "2026-02-03"),
        ("03 Feb 2026", "2026-02-03"), ("03 FEB 2026", "2026-02-03"), ("2026-02-03", "2026-02-03"),
        ("31/02/2026", None), ("02/13/2026", None), ("yesterday", None), ("", None),
    ],
)  # fmt: skip
def test_days_have_the_day_first(text, day):
    assert day_of(text) == (dt.date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    "text",
    [
        "Date,Description,Amount\n03/02/2026,26-0031 OKAFOR,80.00\n",
        "Transaction Date,Narrative,Paid In,Paid Out\n03/02/2026,26-0031 OKAFOR,80.00,\n",
        "\ufeffAccount,1\n\nDate,Type,Details,Credit,Debit\n03/02/2026,BGC,26-0031 OKAFOR,£80.00,\n",
        'Posting Date,Memo,Value\n03 Feb 2026,26-0031 OKAFOR,"80.00"\n',
    ],
)
def test_the_usual_headings_are_understood(text):
    found = read(text)
    assert found.errors == ()
    line = found.lines[0]
    assert (line.on, line.pence, line.reference) == (
        dt.date(2026, 2, 3), 8000, "26-0031 OKAFOR",
    )  # fmt: skip


def test_a_description_beside_a_reference_is_the_payer():
    line = read("Date,Description,Reference,Amount\n03/02/2026,A OKAFOR,26-0031,80\n").lines[0]
    assert (line.reference, line.payer) == ("26-0031", "A OKAFOR")


@pytest.mark.parametrize(
    ("row", "line", "words"),
    [
        ("02/13/2026,x,80", 2, "is not a date"),
        ("02/04/2026,x,80", 2, "lies ahead"),
        ("03/02/2026,x,eighty", 2, "is not an amount"),
        ("03/02/2026,x,0.00", 2, "nothing"),
        ("03/02/2026,x,100000.01", 2, "more than £100,000"),
        ("03/02/2026,x", 2, "is not an amount"),
    ],
)
def test_an_error_says_its_line_and_nothing_is_read(row, line, words):
    found = read(f"Date,Description,Amount\n{row}\n03/02/2026,good,80\n")
    assert found.lines == ()
    assert found.errors[0].line == line
    assert words in found.errors[0].what
    assert found.errors[0].do


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0", b"PK\x03\x04 no csv", b"Name,Age\nA,1\n", b"Date,Amount\n", b"x" * 400_001],
)
def test_what_is_no_file_of_a_bank_is_refused_in_words(content):
    found = read_bank_file(content, TODAY)
    assert found.lines == ()
    assert found.errors[0].do


def test_the_same_line_twice_in_a_file_is_two_sums_and_the_same_in_another_file():
    text = "Date,Description,Amount\n03/02/2026,x,80\n03/02/2026,x,80\n04/02/2026,y,80\n"
    keys = [line.key for line in read(text).lines]
    assert len(set(keys)) == 3
    again = "Date,Description,Amount\n03/02/2026,X ,80.00\n03/02/2026,x,£80\n05/02/2026,z,80\n"
    assert [line.key for line in read(again).lines][:2] == keys[:2]


def test_in_and_out_filled_in_both_is_an_error():
    found = read("Date,Details,Money in,Money out\n03/02/2026,x,80,80\n")
    assert "both" in found.errors[0].what
    assert read("Date,Details,Money in,Money out\n03/02/2026,x,,80\n").lines[0].pence == -8000


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('03/02/2026,"BRIEN,80\n03/02/2026,b,45\n03/02/2026,c",7\n', 2),
        ('03/02/2026,a,80\n03/02/2026,"BRIEN,45\n03/02/2026,c,7\n', 3),
        ('03/02/2026,a,80\n\n03/02/2026,"two\nlines",45\n', 4),
        ('03/02/2026,"OK" AFOR,80\n', 2),
        ('03/02/2026,"a\rb",80\n', 2),
    ],
)  # fmt: skip
def test_a_stray_quotation_mark_swallows_no_line_in_silence(body, line):
    found = read(f"Date,Description,Amount\n{body}")
    assert found.lines == ()
    assert [(e.line, "quotation mark" in e.what) for e in found.errors] == [(line, True)]


def test_marks_that_are_closed_and_marks_within_a_word_are_read():
    found = read('Date,Description,Amount\n03/02/2026,"A, B","1,080.00"\n03/02/2026,O"BRIEN,45\n')
    assert [(n.number, n.reference, n.pence) for n in found.lines] == [
        (2, "A, B", 108000), (3, 'O"BRIEN', 4500),
    ]  # fmt: skip


def test_the_same_number_of_the_bank_twice_is_an_error_with_both_lines():
    head = "Date,Description,Amount,Transaction ID\n"
    found = read(f"{head}03/02/2026,x,80,T1\n03/02/2026,x,80,T1\n")
    assert found.lines == ()
    assert (found.errors[0].line, "T1 stands on line 2" in found.errors[0].what) == (3, True)
    assert len(read(f"{head}03/02/2026,x,80,T1\n03/02/2026,x,80,T2\n").lines) == 2


@pytest.mark.parametrize(
    ("came", "went", "pence"),
    [("80.00", "0.00", 8000), ("80", "0", 8000), ("80", "-", 8000), ("£80", "£0.00", 8000),
     ("0.00", "80.00", -8000), ("", "80", -8000), ("0.00", "-80.00", -8000)],
)  # fmt: skip
def test_nought_in_the_other_column_is_an_empty_one(came, went, pence):
    found = read(f"Date,Details,Paid in,Paid out\n03/02/2026,x,{came},{went}\n")
    assert [line.pence for line in found.lines] == [pence]


@pytest.mark.parametrize(("came", "went"), [("0.00", "0.00"), ("", ""), ("0", "")])
def test_nothing_in_both_columns_is_no_money(came, went):
    found = read(f"Date,Details,Paid in,Paid out\n03/02/2026,x,{came},{went}\n")
    assert found.errors[0].what == "There is no amount."
