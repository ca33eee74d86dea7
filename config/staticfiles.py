"""Static files under names that change with their content, so that a browser may keep them for a year."""

from typing import ClassVar

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns[1]  # type: ignore[attr-defined]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Our own modules import each other by their hashed names too; other people's are left as they came."""

    patterns: ClassVar = (*HashedFilesMixin.patterns, ("js/*.js", IMPORTS))
