"""The scheduled jobs: when each ran, what it did, and asking for another run."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.jobs import last_sign_of_life
from accounts.web.helpers import render_page_or_part
from accounts.web.once import once_only
from attendance.access import check_permission
from attendance.actions import jobs
from attendance.choices import Permission
from attendance.web import job_presenter as present
from attendance.web.job_words import schedule
from attendance.web.places import places_of
from attendance.web.requests import SignedInRequest
from attendance.web.settings_presenter import tabs

MOST_RUNS = 30
MOST_FAILURES = 50


@require_safe
def list_jobs(request: SignedInRequest) -> HttpResponse:
    """Each job's last run, rows, failures and next run; asked again while something is busy."""
    check_permission(request.user, Permission.SEE_JOBS)
    now = timezone.now()
    found = jobs.list_jobs(now=now)
    look = present.look(found, now)
    if request.GET.get("seen") == look.seen:
        return HttpResponse(status=204)
    places = places_of(request.user, present.refs_of([job.shown for job in found if job.shown]))
    context = {
        "tabs": tabs(request.user, "list_jobs"),
        "lines": [present.job_line(job, now, places) for job in found],
        "verdict": present.verdict(found, last_sign_of_life(), now),
        "look": look,
    }
    return render_page_or_part(request, "attendance/jobs.html", context, "attendance/_jobs.html")


@require_safe
def show_job(request: SignedInRequest, name: str) -> HttpResponse:
    """One job: what it does and when, how it stands, and its latest runs with what failed in them."""
    now = timezone.now()
    job = jobs.get_job(request.user, name, now=now)
    look = present.look([job], now)
    if request.GET.get("seen") == look.seen:
        return HttpResponse(status=204)
    context = {"tabs": tabs(request.user, "list_jobs"), "look": look}
    context |= _job_context(request, job, now)
    return render_page_or_part(request, "attendance/job.html", context, "attendance/_job.html")


def _job_context(request: SignedInRequest, job: jobs.Job, now: dt.datetime) -> dict[str, object]:
    unwell = request.GET.get("runs") == "unwell"
    runs, more = jobs.list_runs(job, unwell=unwell, most=MOST_RUNS, now=now)
    shown = [job.shown] if job.shown else []
    places = places_of(request.user, present.refs_of(runs + shown, MOST_FAILURES))
    return {
        "line": present.job_line(job, now, places),
        "schedule": schedule(jobs.times_of(job.name)),
        "runs": [present.run_line(run, now, places, MOST_FAILURES) for run in runs],
        "lengths": present.lengths(job, runs, now),
        "unwell": unwell,
        "more": more,
    }


@require_POST
@once_only
def run_job(request: SignedInRequest, name: str) -> HttpResponse:
    """Ask for one run now."""
    run, new = jobs.run_job(by=request.user, name=name)
    (messages.success if new else messages.info)(request, present.asked_words(run, new))
    back = request.POST.get("back")
    return (
        redirect("attendance:show_job", name) if back == "job" else redirect("attendance:list_jobs")
    )
