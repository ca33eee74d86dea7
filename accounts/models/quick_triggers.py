"""Adding a trigger in a migration without rendering anew every model that is related to its own.

A first migration that makes some hundred tables and as many triggers took a minute, nearly all of it spent on that;
a trigger changes no field, so no other model can look different after it.
"""

from __future__ import annotations

import pgtrigger.migrations
from django.db.migrations.state import ProjectState


class AddTrigger(pgtrigger.migrations.AddTrigger):
    """pgtrigger's own operation, but for the models it has rendered anew."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note the trigger in the state, so that changes of it are still found; render nothing."""
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]
