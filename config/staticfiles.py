"""Static files under names that change with their content, so that a browser may keep them for a year."""

from functools import cache
from typing import ClassVar

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns[1]  # type: ignore[attr-defined]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Our own modules import each other by their hashed names too; other people's are left as they came."""

    patterns: ClassVar = (*HashedFilesMixin.patterns, ("js/*.js", IMPORTS))

    @cache  # noqa: B019  there is one storage, and its names are those of one collecting
    def url(self, name: str, force: bool = False) -> str:
        """The address under the hashed name: a page names twenty, always the same."""
        return str(super().url(name, force))
