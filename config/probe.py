"""`python -m config.probe`: ask this machine's own web process how it is; exit 0 when well.

Names an allowed host in the request, because the web process answers to no other. Standard library only.
"""

import os
import sys
import urllib.request


def main() -> int:
    """Return 0 when the health page answers 200, 1 otherwise."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    port = os.environ.get("PORT", "8000")
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/healthz", headers={"Host": host}
    )  # our own address
    try:
        with urllib.request.urlopen(request, timeout=8) as page:  # noqa: S310
            return 0 if page.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
