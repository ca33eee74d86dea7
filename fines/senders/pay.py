"""GOV.UK Pay, by its documented interface: a payment is created, looked at, and told of by signed messages.

`Idempotency-Key` is our own reference, so that a payment whose answer was lost is not made twice. A
message carries `Pay-Signature`: HMAC-SHA256 of the raw body with the key of the service.
"""

import datetime as dt
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings

from fines.senders import GOVUK, CardRefused, Created, Told, Wanted

HOST = "https://publicapi.payments.service.gov.uk"
PAGES = "https://card.payments.service.gov.uk/"
SECONDS = 20
DESCRIPTION = "Penalty notice payment"
ENDED = {
    "success": "card_payment_succeeded", "failed": "card_payment_failed",
    "cancelled": "card_payment_cancelled", "error": "card_payment_failed",
}  # fmt: skip
# (method, address, headers, body) -> (status, answer). Tests bring their own; nothing else does.
Transport = Callable[[str, str, dict[str, str], bytes | None], tuple[int, dict[str, Any]]]


def over_https(
    method: str, address: str, headers: dict[str, str], body: bytes | None
) -> tuple[int, dict[str, Any]]:
    """One request. A refusal is an answer too; a network that fails is CardRefused."""
    request = urllib.request.Request(address, data=body, headers=headers, method=method)  # noqa: S310 HOST is https
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            said = answer.read()
            return answer.status, json.loads(said) if said else {}
    except urllib.error.HTTPError as refused:
        return refused.code, {}
    except (OSError, ValueError) as lost:
        raise CardRefused("The card service did not answer.") from lost


class GovUkPay:
    """The service of the account whose key the environment gives."""

    name = GOVUK

    def __init__(self, transport: Transport = over_https) -> None:
        self._ask_over = transport

    def create(self, wanted: Wanted) -> Created:
        """Begin a payment. Raises CardRefused."""
        body = {
            "amount": wanted.pence, "reference": wanted.ref, "description": DESCRIPTION,
            "return_url": wanted.return_url,
        }  # fmt: skip
        status, answer = self._ask("POST", "/v1/payments", body, {"Idempotency-Key": wanted.ref})
        try:
            found = Created(answer["payment_id"], answer["_links"]["next_url"]["href"])
        except (KeyError, TypeError):
            found = None
        if status not in (200, 201) or found is None or not found.next_url.startswith(PAGES):
            raise CardRefused(f"The card service answered {status}.")
        return found

    def look(self, outside_id: str) -> Told | None:
        """What became of it. Raises CardRefused."""
        status, answer = self._ask("GET", f"/v1/payments/{quote(outside_id, safe='')}", None, {})
        state = answer.get("state", {})
        if status != 200:
            raise CardRefused(f"The card service answered {status}.")
        kind = ENDED.get(state.get("status", ""))
        if not state.get("finished") or kind is None:
            return None
        at = dt.datetime.now(dt.UTC)
        return Told(f"looked-{outside_id}-{kind}", kind, outside_id, int(answer["amount"]), at)

    def cancel(self, outside_id: str) -> bool:
        """End it; False when it is over, or being captured. Raises CardRefused."""
        path = f"/v1/payments/{quote(outside_id, safe='')}/cancel"
        status, _ = self._ask("POST", path, None, {})
        if status not in (200, 204, 400, 409):
            raise CardRefused(f"The card service answered {status}.")
        return status in (200, 204)

    def _ask(
        self, method: str, path: str, body: dict[str, Any] | None, more: dict[str, str]
    ) -> tuple[int, dict[str, Any]]:
        headers = {
            "Authorization": f"Bearer {settings.PAY_API_KEY}", "Accept": "application/json",
            "Content-Type": "application/json", **more,
        }  # fmt: skip
        content = json.dumps(body).encode() if body is not None else None
        return self._ask_over(method, HOST + path, headers, content)


def is_signed(body: bytes, signature: str) -> bool:
    """Whether a message is of the card service: compared in constant time, and never without a key."""
    key = settings.PAY_WEBHOOK_KEY
    made = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return bool(key) and hmac.compare_digest(made.encode(), signature.encode())


def told_by(body: bytes) -> Told:
    """A message as we read it. Raises ValueError for one that is none."""
    try:
        said = json.loads(body)
        resource = said["resource"]
        refunds = resource.get("refund_summary") or {}
        kind = str(said["event_type"])
        pence = refunds.get("amount_submitted", 0) if "refund" in kind else resource["amount"]
        return Told(
            str(said["webhook_message_id"])[:60], kind[:60],
            str(said.get("resource_id") or resource["payment_id"])[:60], int(pence),
            dt.datetime.fromisoformat(str(said["created_date"]).replace("Z", "+00:00")),
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as wrong:
        raise ValueError("No message of the card service") from wrong
