"""Give somebody a sign-in and a role: how a new site gets its first system administrator."""

from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.errors import DomainError
from attendance.actions.people import add_person
from attendance.choices import Role


class Command(BaseCommand):
    help = "Give somebody a sign-in and a dated role."

    def add_arguments(self, parser: CommandParser) -> None:
        """The person, the role, and for school roles the school."""
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="As it stands beside what they do")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--urn", default="", help="The school, for school roles and officers")
        parser.add_argument(
            "--no-password", action="store_true", help="They set one by “Forgotten your password?”"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for a password, then give the role."""
        try:
            validate_email(options["email"])
            password = None if options["no_password"] else self._ask_password()
            given = add_person(
                email=options["email"], name=options["name"], role=options["role"],
                urn=options["urn"], password=password,
            )  # fmt: skip
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        except DomainError as refused:
            raise CommandError(refused.message) from None
        self.stdout.write(f"{given.user.name}: {Role(given.role).label} from {given.valid_from}.")

    def _ask_password(self) -> str:
        password = getpass("Password: ")
        if password != getpass("Again: "):
            raise CommandError("The two passwords differ. Nothing was changed.")
        validate_password(password)
        return password
