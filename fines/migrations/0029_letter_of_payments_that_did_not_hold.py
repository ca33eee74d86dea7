"""The letter that tells of new days to pay tells of a payment that did not hold, too: its second words."""

import datetime as dt
from pathlib import Path

from django.db import migrations

TEXT = Path(__file__).resolve().parent.parent / "data" / "letters_of_days_2" / "notice_days.txt"
KIND, SINCE = "notice_days", dt.date(2026, 1, 1)
GREETING, CLOSING = "Dear {recipient},", "Yours sincerely,"


def load(apps, schema_editor):
    """In place of the words that came with Bellwether; where a council wrote its own, as a draft beside them."""
    version = apps.get_model("cases", "LetterVersion")
    ours = version.objects.filter(kind=KIND)
    last = ours.order_by("-number").first()
    stands = last is not None and last.number == 1 and not last.made_by and last.valid_to is None
    if last is not None and not stands and ours.filter(valid_from=None).exists():
        return
    if stands:
        ours.filter(pk=last.pk).update(valid_to=SINCE - dt.timedelta(days=1))
    head, _, body = TEXT.read_text(encoding="utf-8").partition("\n\n")
    lines = dict(line.split(": ", 1) for line in head.splitlines())
    version.objects.create(
        kind=KIND, number=last.number + 1 if last else 1, subject=lines["Subject"], source=lines["Source"],
        greeting=GREETING, body=body.strip(), closing=CLOSING,
        valid_from=SINCE if stands or last is None else None,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_checks_of_address_grow_old"),
        ("fines", "0028_payments_taken_back_by_two"),
    ]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
