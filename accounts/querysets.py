"""Managers and querysets of the ground floor."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import BaseUserManager
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

if TYPE_CHECKING:
    from accounts.models import User


Row = TypeVar("Row", bound=Model)


# What every request reads is asked for in plain SQL: to build the statement anew costs more than to run it.
def columns(model: type[Model], alias: str) -> str:
    """Every column of the model, for such a statement."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def take(model: type[Row], values: Iterator[Any]) -> Row:
    """The next of a row's values, selected by `columns`, as the model."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(DEFAULT_DB_ALIAS, names, list(islice(values, len(names))))


class UserManager(BaseUserManager["User"]):
    """Makes people who sign in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a saved user with a normalised, lower-case address and a hashed password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by address, whatever its case."""
        return self.get(email__iexact=username)
