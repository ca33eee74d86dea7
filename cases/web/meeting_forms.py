"""Forms of meetings: when, where and who; another time; why it is off; who came and what was said."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.crispy import Field, Fieldset, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from cases.choices import Attendance, MeetingHow, Part
from cases.rules.meetings import Clash, wrong_day
from cases.web.forms import area

LENGTHS = [(str(n), f"{n} minutes") for n in (20, 30, 45, 60, 90)]
ELSEWHERE = ("", "Another place, written below")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
SITTING_TIMES = ("time", *(f"{which}_time" for which in ORDINALS[1:]))
APART = "These parents must not meet: each comes to a sitting of their own, with time between"
ACCEPT = "Arrange it all the same"


def time_field(label: str, **kwargs: Any) -> forms.TimeField:
    """A time of day as people write it."""
    return forms.TimeField(
        label=label, error_messages={"invalid": "Enter the time, such as 14:00"},
        input_formats=["%H:%M", "%H.%M", "%H%M"], **kwargs,
    )  # fmt: skip


class PlacedForm(forms.Form):
    """What every form of meetings asks: the day, the room or the place in words, and who chairs."""

    date = MemorableDateField(
        noun="day of the meeting", label="Day", help_text="For example, 2 2 2026"
    )
    room = forms.ChoiceField(label="Room", required=False)
    place = WordsField(
        label="Place, as the invitation says it", max_length=200, required=False,
        help_text="Left out, a room says it itself, and so do telephone and video",
    )  # fmt: skip
    chair = forms.ChoiceField(label="Who chairs", required=False)

    def __init__(
        self, *args: Any, rooms: Iterable[tuple[str, str]], chairs: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [ELSEWHERE, *rooms]  # type: ignore[attr-defined]
        self.fields["chair"].choices = [("", "Nobody yet"), *chairs]  # type: ignore[attr-defined]

    def clean_date(self) -> dt.date:
        """A day on which a meeting can be, or can have been."""
        day: dt.date = self.cleaned_data["date"]
        if refusal := wrong_day(day, timezone.localdate()):
            raise forms.ValidationError(refusal)
        return day

    def check_is_somewhere(self, data: dict[str, Any]) -> None:
        """An error where neither a room nor words say where it is."""
        if not data.get("room") and not data.get("place") and "place" not in self.errors:
            self.add_error("place", "Choose a room, or write where it is")


class WhenForm(PlacedForm):
    """When, how long, how and where; what stands against it is looked at before it is saved."""

    time = time_field("Time", help_text="For example, 14:00")
    lasts = forms.ChoiceField(label="How long", choices=LENGTHS, required=False)
    how = forms.ChoiceField(
        label="How", choices=MeetingHow.choices, widget=forms.RadioSelect, required=False,
        initial=MeetingHow.IN_PERSON,
    )  # fmt: skip
    accept = forms.BooleanField(label=ACCEPT, required=False)
    told = WordsField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lasts"].initial = "45"
        self.clashes: list[Clash] = []

    @property
    def when_and_where(self) -> list[Any]:
        """The fields of every such form, in order."""
        return [
            "date", Row(Field("time", width=5), "lasts"), Field("how", inline=True, small=True),
            "room", "place", "chair",
        ]  # fmt: skip

    @property
    def asked_to_accept(self) -> list[Any]:
        """The tick below what only warns; nothing where nothing does."""
        return [Field("accept", small=True), "told"] if self.warnings else []

    def clean(self) -> dict[str, Any]:
        """Where it is, is said: by a room, by words, or by being no place at all."""
        data = super().clean() or {}
        data["lasts"] = int(data.get("lasts") or 45)
        data["how"] = data.get("how") or MeetingHow.IN_PERSON
        if data["how"] == MeetingHow.IN_PERSON:
            self.check_is_somewhere(data)
        return data

    @property
    def warnings(self) -> list[Clash]:
        """What a good reason may stand against."""
        return [c for c in self.clashes if not c.blocks]

    def weigh(self, clashes: Sequence[Clash]) -> bool:
        """Take in what stands against it; whether it may be saved: nothing blocks, and what warns was accepted."""
        self.clashes = list(clashes)
        for clash in clashes:
            if clash.blocks:
                self.add_error("time", clash.text)
        codes = " ".join(sorted({c.code for c in self.warnings}))
        seen = self.cleaned_data.get("accept") and self.cleaned_data.get("told") == codes
        if self.warnings and not self.errors and not seen:
            self.add_error("accept", "Look at what stands against it, and say that it is meant")
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        sent["told"] = codes
        if not seen:
            sent.pop("accept", None)
        self.data = sent
        return not self.errors

    def at(self, field: str = "time") -> dt.datetime:
        """The moment, in London."""
        data = self.cleaned_data
        return timezone.make_aware(dt.datetime.combine(data["date"], data[field]))


class ArrangeForm(WhenForm):
    """A meeting of one case, and who is asked. Parents who must not meet come at two times."""

    carers = forms.MultipleChoiceField(
        label="Parents asked", required=False, widget=forms.CheckboxSelectMultiple
    )
    school_people = WordsField(
        label="Asked for the school", max_length=200, required=False,
        help_text="Names, with commas between",
    )  # fmt: skip
    services = WordsField(
        label="Asked from other services", max_length=200, required=False,
        help_text="Such as: R. Hale (social worker), School nurse",
    )  # fmt: skip
    asks = WordsField(required=False, widget=forms.HiddenInput, initial="1")

    def __init__(
        self, *args: Any, parties: Sequence[tuple[str, str]], apart: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parties, self.apart = parties, frozenset(apart)
        for name in self._further:
            self.fields[name] = time_field(
                f"Time of the {name.removesuffix('_time')} sitting", required=False, help_text=APART
            )
        self.fields["carers"].choices = list(parties)  # type: ignore[attr-defined]
        self.fields["carers"].initial = [ref for ref, _ in parties]

    @property
    def helper(self) -> FormHelper:
        """The layout, as what stands against the meeting has it."""
        helper = FormHelper()
        who = [Field("carers", small=True)] * bool(self.parties)
        helper.layout = Layout(
            *self.when_and_where,
            *(Field(name, width=5) for name in self._further),
            Fieldset("Who is asked", *who, "school_people", "services", size="s"),
            *self.asked_to_accept, "asks",
        )  # fmt: skip
        return helper

    def clean(self) -> dict[str, Any]:
        """Somebody of the family is asked; who must not meet the others has a time."""
        data = super().clean()
        if not data.get("asks"):  # the short form: everybody who may be asked
            data["carers"] = [ref for ref, _ in self.parties]
        elif self.parties and not data.get("carers"):
            self.add_error("carers", "Ask at least one parent")
        for name in SITTING_TIMES[1 : len(self.sittings)]:
            if not data.get(name) and name not in self.errors:
                which = name.removesuffix("_time")
                self.add_error(
                    name,
                    f"Give the time of the {which} sitting, or ask only one of these parents",
                )
        return data

    @property
    def sittings(self) -> list[list[str]]:
        """References of the parents of each sitting that those who are asked need."""
        asked = self.cleaned_data.get("carers", [])
        together = [ref for ref in asked if ref not in self.apart]
        found = [together] * bool(together) + [[ref] for ref in asked if ref in self.apart]
        return (found or [[]])[: len(SITTING_TIMES)]

    @property
    def _further(self) -> Sequence[str]:
        """The times of the sittings beside the first, as many as this family can need."""
        together = len(self.parties) > len(self.apart)
        return SITTING_TIMES[1 : len(self.apart) + together]

    @property
    def others(self) -> list[tuple[str, str]]:
        """Who is asked beside the family: the part, and the name."""
        named = [(Part.SCHOOL, "school_people"), (Part.SERVICE, "services")]
        return [
            (part.value, name.strip())
            for part, field in named
            for name in self.cleaned_data[field].split(",")
            if name.strip()
        ]


def write_field(label: str) -> forms.BooleanField:
    """Whether everybody who was invited is written to in the same step."""
    return forms.BooleanField(label=label, required=False, initial=True)


class MoveForm(WhenForm):
    """Another time or place, why, and whether the invited are written to."""

    write = write_field("Write the new day and time to each parent who was invited")

    reason = WordsField(
        label="Why it is moved", max_length=200,
        help_text="For the record: the letter does not say it",
        error_messages={"required": "Say why it is moved"},
    )  # fmt: skip

    @property
    def helper(self) -> FormHelper:
        """The layout, as what stands against the meeting has it."""
        helper = FormHelper()
        helper.layout = Layout(
            *self.when_and_where, "reason", Field("write", small=True), *self.asked_to_accept
        )
        return helper


class CancelForm(forms.Form):
    """Why a meeting is called off, and whether the invited are written to."""

    reason = WordsField(
        label="Why it is called off", max_length=200,
        help_text="For the record: the letter does not say it",
        error_messages={"required": "Say why it is called off"},
    )  # fmt: skip
    write = write_field("Write to each parent who was invited that it is off")


class RecordForm(forms.Form):
    """Who of those asked came, and what was said."""

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        for number, name in self.people:
            self.fields[f"person_{number}"] = forms.ChoiceField(
                label=name, choices=Attendance.choices, widget=forms.RadioSelect,
                error_messages={"required": f"Say whether {name} came"},
            )  # fmt: skip
        self.fields["minutes"] = area("What was said, and agreed", rows=10)
        self.fields["minutes"].error_messages["required"] = (
            "Write down what was said, or that nobody came"
        )
        self.helper = FormHelper()
        rows = [
            Field(f"person_{n}", inline=True, small=True, label_size="s") for n, _ in self.people
        ]
        self.helper.layout = Layout(*rows, "minutes")

    @property
    def attendance(self) -> dict[int, str]:
        """Who came, by key."""
        return {n: self.cleaned_data[f"person_{n}"] for n, _ in self.people}


class AdditionForm(forms.Form):
    """What is added to minutes that stand."""

    text = area("What is added", rows=5)


class PlaceForm(forms.Form):
    """A room for the list."""

    name = WordsField(label="Room", max_length=120, help_text="Such as: Oak Park Academy, room 4")
    address = WordsField(label="Address, as an invitation says it", max_length=200, required=False)
    school = forms.ChoiceField(label="At a school", required=False)

    def __init__(self, *args: Any, schools: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", "At no school"), *schools]  # type: ignore[attr-defined]
        self.fields["name"].error_messages["required"] = "Name the room"
