"""The authority whose figures these are."""

from dataclasses import dataclass

from attendance.models import Authority, School


@dataclass(frozen=True)
class Place:
    """The authority by name and number, and how many schools it has."""

    name: str
    code: str
    schools: int


def read_place() -> Place:
    """The one authority this service is for."""
    found = Authority.objects.order_by("pk").values_list("name", "code").first()
    name, code = found or ("the authority", "")
    return Place(name, code, School.objects.count())
