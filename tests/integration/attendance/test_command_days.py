"""Days after a command that no calendar reaches: a plain sentence, never a traceback."""

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", ["9999-12-31", "2101-01-01", "1989-12-31", "0001-01-01"])
@pytest.mark.parametrize(
    "command",
    [
        ("absence_figures", "--from", "2025-09-01", "--to"),
        ("absence_figures", "--to", "2025-09-01", "--from"),
        ("refresh_flags", "--as-of"),
    ],
)
def test_a_day_out_of_reach_is_refused_in_a_sentence(command, day):
    with pytest.raises(CommandError, match=f"{day} is out of reach: use a day from 1990 to 2100"):
        call_command(*command, day)


@pytest.mark.parametrize("day", ["1990-01-01", "2100-12-31"])
def test_the_outermost_days_work(day):
    call_command("refresh_flags", "--as-of", day, "--json")
    call_command("absence_figures", "--from", day, "--to", day, "--json")
