"""Print the demonstration sign-ins, one line per role."""

from typing import Any

from django.core.management.base import BaseCommand

from attendance.choices import Role
from config.demo import phases
from config.demo.staff import PASSWORD


class Command(BaseCommand):
    help = "Print one demonstration sign-in per role."

    def handle(self, *args: Any, **options: Any) -> None:
        """Role, name, address, password. Says so when this database holds no demonstration."""
        found = phases.loaded()
        if not found:
            self.stdout.write(
                "This database holds no demonstration, so there are no sign-ins to print."
            )
            return
        for person in found["sign_ins"]:  # type: ignore[attr-defined]
            role = Role(person["role"]).label
            self.stdout.write(f"{role:<28} {person['name']:<18} {person['email']:<36} {PASSWORD}")
