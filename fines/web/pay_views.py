"""The public page where a parent pays by card, and the door the card service tells us through.

Nobody signs in here, so nothing of a child, a name or another notice is shown, and whether a number
exists is never said.
"""

from celery import current_app
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import NotFound
from fines.actions import cards
from fines.choices import CardState
from fines.senders import RECORD, Told, is_open
from fines.senders.pay import is_signed, told_by
from fines.web.pay_forms import PayForm
from fines.web.pay_presenter import BasketPage
from fines.web.pay_tries import Tries

TOO_MANY = (
    "Too many tries from here. Wait ten minutes, then try again. If you cannot wait, telephone the "
    "number on the notice."
)
LARGEST = 64_000
PAGES = ["https://card.payments.service.gov.uk"]


@login_not_required  # a parent holds the letter, and no account
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay_notices(request: HttpRequest) -> HttpResponse:
    """Enter the numbers and codes of one notice or several, and see what is due today."""
    if not is_open():
        raise NotFound("Notices cannot be paid by card here.")
    if request.method != "POST":
        return render(request, "fines/pay/start.html", {"form": PayForm()})
    tries = Tries(request)
    form = PayForm(request.POST, tries=tries)
    if not tries.may_ask() or form.must_stop():
        start = {"form": PayForm(), "wait": TOO_MANY}
        return render(request, "fines/pay/start.html", start, status=429)
    if not form.is_valid():
        return render(request, "fines/pay/start.html", {"form": form}, status=422)
    return redirect("fines:pay_basket", cards.make_basket(notices=form.found).ref)


@login_not_required
@never_cache
@csp_update({"form-action": PAGES})  # type: ignore[arg-type]
@require_http_methods(["GET", "HEAD", "POST"])
def pay_basket(request: HttpRequest, basket: str) -> HttpResponse:
    """What is in the basket; on to the card page; and afterwards what became of it."""
    found = cards.get_basket(basket)
    if request.method == "POST":
        back = request.build_absolute_uri(reverse("fines:pay_basket", args=[found.ref]))
        return HttpResponseRedirect(cards.send_basket(basket=found, return_url=back))
    return render(request, "fines/pay/basket.html", {"page": BasketPage(found)})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def practise_card(request: HttpRequest, basket: str) -> HttpResponse:
    """Plays the card service where no money moves: pay, or give up. Nowhere else does it exist."""
    found = cards.get_basket(basket)
    if settings.CARD_SERVICE != RECORD or not found.outside_id:
        raise NotFound("There is no such page.")
    if found.state in (CardState.FAILED, CardState.PAID):
        return redirect("fines:pay_basket", found.ref)
    if request.method == "POST":
        kind = "card_payment_succeeded" if "pay" in request.POST else "card_payment_cancelled"
        told = Told(
            f"{found.outside_id}-{kind}", kind, found.outside_id, found.pence, timezone.now()
        )
        cards.keep_event(told)
        cards.work_off_all()
        return redirect("fines:pay_basket", found.ref)
    return render(request, "fines/pay/practice.html", {"page": BasketPage(found)})


@login_not_required
@csrf_exempt  # the card service has no form of ours: its signature is what lets it in
@never_cache
@require_POST
def hear_card_service(request: HttpRequest) -> HttpResponse:
    """Keep a signed message and answer at once; what it says is done later, by a job."""
    size = request.headers.get("Content-Length", "")
    if not size.isdecimal() or len(size) > 6 or int(size) > LARGEST:
        return HttpResponse(status=413)
    if not is_signed(request.body, request.headers.get("Pay-Signature", "")):
        return HttpResponse(status=403)
    try:
        told = told_by(request.body)
    except ValueError:
        return HttpResponse(status=400)
    with transaction.atomic():
        cards.keep_event(told)
        transaction.on_commit(
            lambda: current_app.send_task("fines.take_card_events", retry=False), robust=True
        )
    return HttpResponse(status=204)
