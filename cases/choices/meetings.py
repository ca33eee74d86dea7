"""Meetings with families, and visits: the closed lists."""

from django.db import models


class MeetingKind(models.TextChoices):
    """What a meeting with the family is for."""

    PANEL = "panel", "Panel"
    TARGET_REVIEW = "target_review", "Target review"
    REVIEW = "review", "Review"


class MeetingHow(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "By telephone"
    VIDEO = "video", "By video"


class Part(models.TextChoices):
    """As what somebody is asked to a meeting."""

    PARENT = "parent", "Parent or carer"
    SCHOOL = "school", "School"
    SERVICE = "service", "Another service"


class Attendance(models.TextChoices):
    CAME = "came", "Came"
    APOLOGIES = "apologies", "Sent apologies"
    ABSENT = "absent", "Did not come"


class EntryKind(models.TextChoices):
    """What an officer's phone sends from a visit."""

    START = "start", "Went in"
    MORE = "more", "Needs longer"
    CONTACT = "contact", "How it went"
    OUT = "out", "Came out"
    SAFE = "safe", "Is safe"


class VisitEnd(models.TextChoices):
    """How a visit ended."""

    OUT = "out", "Came out"
    SAFE = "safe", "Said to be safe"
    NEXT = "next", "The next visit began"
    FOUND = "found", "Found safe by a manager"
