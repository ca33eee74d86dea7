"""The scheduled jobs: when each ran, what it did, and asking for another run."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from attendance.access import check_permission
from attendance.actions import jobs
from attendance.choices import Permission
from attendance.web.job_presenter import job_line
from attendance.web.requests import SignedInRequest
from attendance.web.settings_presenter import tabs


@require_safe
def list_jobs(request: SignedInRequest) -> HttpResponse:
    """Each job's last run, rows, failures and next run."""
    check_permission(request.user, Permission.SEE_JOBS)
    now = timezone.now()
    context = {
        "tabs": tabs(request.user, "list_jobs"),
        "lines": [job_line(job, now) for job in jobs.list_jobs(now=now)],
    }
    return render(request, "attendance/jobs.html", context)


@require_POST
def run_job(request: SignedInRequest, name: str) -> HttpResponse:
    """Ask for one run now."""
    jobs.run_job(by=request.user, name=name)
    messages.success(request, "The job was asked to run. Its result shows here when it is done.")
    return redirect("attendance:list_jobs")
