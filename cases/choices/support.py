"""What stands in the way, what was offered, and what was signed: the closed lists."""

from django.db import models


class BarrierKind(models.TextChoices):
    """What keeps a child from school, in a closed list: counted, and never a diagnosis."""

    WORRY = "worry", "Worry about school (EBSA)"
    BULLYING = "bullying", "Bullying or friendships"
    LEARNING = "learning", "Lessons or learning"
    SEND = "send", "Special needs not met"
    HEALTH = "health", "Physical health"
    MENTAL_HEALTH = "mental_health", "Mental health"
    ROUTINE = "routine", "Sleep and mornings"
    TRANSPORT = "transport", "Getting there"
    HOME = "home", "Something at home"
    PARENT_HEALTH = "parent_health", "A parent's health"
    CARING = "caring", "Caring for somebody"
    HOUSING = "housing", "Housing or a move"
    MONEY = "money", "Money, uniform or food"
    SAFETY = "safety", "Safety outside school"
    OTHER = "other", "Something else"


class Voice(models.TextChoices):
    """Whose view it is."""

    CHILD = "child", "The child"
    PARENT = "parent", "A parent"
    SCHOOL = "school", "The school"
    SERVICE = "service", "Another service"


class SupportKind(models.TextChoices):
    """What is offered before anybody speaks of sanctions (Working together, 2024; domain 6.3)."""

    EARLY_HELP = "early_help", "Early help"
    PARENTING = "parenting", "Parenting lessons"
    MENTORING = "mentoring", "Mentoring"
    ADJUSTMENTS = "adjustments", "Adjustments in school"
    EBSA_PLAN = "ebsa_plan", "EBSA plan"
    TRANSPORT = "transport", "Help to get there"
    HEALTH = "health", "Health service"
    COUNSELLING = "counselling", "Counselling"
    YOUTH = "youth", "Youth work"
    PRACTICAL = "practical", "Food, uniform or money"
    OTHER = "other", "Something else"


class SupportState(models.TextChoices):
    OFFERED = "offered", "Offered"
    TAKEN = "taken", "Taken up"
    DECLINED = "declined", "Declined"
    NOT_AVAILABLE = "not_available", "Not available"
    ENDED = "ended", "Ended"


class SignedHow(models.TextChoices):
    MEETING = "meeting", "At a meeting"
    PAPER = "paper", "On paper, by post"
    EMAIL = "email", "By e-mail"


class ReferralAnswered(models.TextChoices):
    """What became of a referral."""

    ACCEPTED = "accepted", "Accepted"
    RETURNED = "returned", "Returned to school"
    OVERTAKEN = "overtaken", "Overtaken: the case went another way"
