"""GOV.UK Notify, by its documented interface: a letter of ours as a PDF (`/v2/notifications/letter`).

Our reference goes with it and holds no personal data; a letter whose answer was lost is looked for by it, so that
none goes twice. The key is `name-service-secret`, both of the latter UUIDs; each request carries a token signed with
the secret (HS256) that is good for half a minute.
"""

import base64
import hashlib
import hmac
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from cases.choices import DeliveryStatus as D
from cases.rules.postal import address_faults
from cases.senders import Answer, Parcel, RefusedBySender

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY = re.compile(rf"^.+-({UUID})-({UUID})$")
HOST = "https://api.notifications.service.gov.uk"
SECONDS = 20
STATUSES = {
    "accepted": D.ACCEPTED, "received": D.DELIVERED, "cancelled": D.REFUSED,
    "technical-failure": D.REFUSED, "permanent-failure": D.REFUSED, "pending-virus-check": D.ACCEPTED,
    "virus-scan-failed": D.REFUSED, "validation-failed": D.REFUSED,
}  # fmt: skip
# (method, address, headers, body) -> (status, answer). Tests bring their own; nothing else does.
Transport = Callable[[str, str, dict[str, str], bytes | None], tuple[int, dict[str, Any]]]


def over_https(
    method: str, address: str, headers: dict[str, str], body: bytes | None
) -> tuple[int, dict[str, Any]]:
    """One request. A refusal is an answer too; a network that fails is raised."""
    request = urllib.request.Request(address, data=body, headers=headers, method=method)  # noqa: S310 HOST is https
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read() or b"{}")


class Notify:
    """The service of the account whose key the environment gives."""

    name, leaves = "notify", True

    def __init__(self, key: str = "", transport: Transport = over_https) -> None:
        found = KEY.match(key or settings.NOTIFY_API_KEY)
        if found is None:
            raise ValueError("NOTIFY_API_KEY is no key of GOV.UK Notify")
        self._service, self._secret = found.groups()
        self._transport = transport

    def send(self, parcel: Parcel) -> Answer:
        """Hand the letter over. Raises RefusedBySender with what Notify, or our own check, says."""
        if faults := address_faults([parcel.name, *parcel.lines]):
            raise RefusedBySender(f"The address cannot be posted to: {faults[0]}.")
        sent = {"reference": parcel.ref, "content": base64.b64encode(parcel.pdf).decode()}
        status, answer = self._ask("POST", "/v2/notifications/letter", sent)
        if status == 201:
            return Answer(D.ACCEPTED, {"postage": answer.get("postage", "")}, answer["id"])
        if status < 500:
            raise RefusedBySender(_words(status, answer))
        raise OSError(f"GOV.UK Notify answered {status}")  # it may have taken it all the same

    def find(self, ref: str) -> Answer | None:
        """What Notify knows of our reference."""
        query = urlencode({"template_type": "letter", "reference": ref})
        status, answer = self._ask("GET", f"/v2/notifications?{query}")
        if status != 200:
            raise LookupError(ref)
        found = answer["notifications"]
        return _answer(found[0]) if found else None

    def look(self, outside_ref: str) -> Answer | None:
        """What became of it since."""
        status, answer = self._ask("GET", f"/v2/notifications/{outside_ref}")
        return _answer(answer) if status == 200 else None

    def _ask(
        self, method: str, path: str, sent: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"}
        body = json.dumps(sent).encode() if sent else None
        return self._transport(method, HOST + path, headers, body)

    def _token(self) -> str:
        head = _part({"typ": "JWT", "alg": "HS256"})
        said = f"{head}.{_part({'iss': self._service, 'iat': int(time.time())})}"
        return f"{said}.{_code(hmac.new(self._secret.encode(), said.encode(), hashlib.sha256).digest())}"


def _part(values: dict[str, Any]) -> str:
    return _code(json.dumps(values, separators=(",", ":")).encode())


def _code(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _answer(known: dict[str, Any]) -> Answer:
    status = STATUSES.get(known.get("status", ""), D.ACCEPTED)
    return Answer(status, {"status": known.get("status", "")}, known["id"])


def _words(status: int, answer: dict[str, Any]) -> str:
    said = "; ".join(str(error.get("message", "")) for error in answer.get("errors", []))
    return f"GOV.UK Notify refused it ({status}): {said or 'it did not say why'}"
