"""Routes of fines."""

from django.urls import path

from fines.web import (
    batch_views,
    ladder_views,
    money_views,
    notice_views,
    proposal_views,
    representation_views,
)

app_name = "fines"
urlpatterns = [
    path("fines/ladder/", ladder_views.see_ladder, name="see_ladder"),
    path("notices/", notice_views.list_notices, name="list_notices"),
    path("notices/panel/<str:case_ref>/", notice_views.see_panel, name="case_panel"),
    path("notices/propose/<str:case_ref>/", proposal_views.propose_notice, name="propose_notice"),
    path("notices/to-issue/", batch_views.list_proposals, name="list_proposals"),
    path("notices/to-issue/check/", batch_views.check_batch, name="check_batch"),
    path("notices/batches/", batch_views.list_batches, name="list_batches"),
    path("notices/batches/<str:ref>/", batch_views.show_batch, name="show_batch"),
    path("notices/batches/<str:ref>/pack.pdf", batch_views.print_batch, name="print_batch"),
    path(
        "notices/batches/<str:ref>/certificate/",
        batch_views.record_certificate,
        name="record_certificate",
    ),
    path(
        "notices/representations/",
        representation_views.list_representations,
        name="list_representations",
    ),
    path(
        "notices/representations/<str:ref>/",
        representation_views.see_representation,
        name="see_representation",
    ),
    path(
        "notices/representations/<str:ref>/given/",
        representation_views.assign_representation,
        name="assign_representation",
    ),
    path(
        "notices/<str:ref>/representation/",
        representation_views.record_representation,
        name="record_representation",
    ),
    path("notices/<str:ref>/", notice_views.see_notice, name="see_notice"),
    path("notices/<str:ref>/letter.pdf", notice_views.download_notice, name="download_notice"),
    path("notices/<str:ref>/issue/", proposal_views.issue_notice, name="issue_notice"),
    path("notices/<str:ref>/return/", proposal_views.return_notice, name="return_notice"),
    path("notices/<str:ref>/payment/", money_views.record_payment, name="record_payment"),
    path("notices/<str:ref>/receipt/", money_views.record_receipt, name="record_receipt"),
    path("notices/<str:ref>/withdraw/", money_views.withdraw_notice, name="withdraw_notice"),
    path("notices/<str:ref>/evidence/", money_views.confirm_evidence, name="confirm_evidence"),
]
