"""Routes of fines."""

from django.urls import path

from fines.web import ladder_views, money_views, notice_views, proposal_views

app_name = "fines"
urlpatterns = [
    path("fines/ladder/", ladder_views.see_ladder, name="see-ladder"),
    path("notices/", notice_views.list_notices, name="list-notices"),
    path("notices/panel/<str:case_ref>/", notice_views.see_panel, name="case-panel"),
    path("notices/propose/<str:case_ref>/", proposal_views.propose_notice, name="propose-notice"),
    path("notices/<str:ref>/", notice_views.see_notice, name="see-notice"),
    path("notices/<str:ref>/letter.pdf", notice_views.download_notice, name="download-notice"),
    path("notices/<str:ref>/issue/", proposal_views.issue_notice, name="issue-notice"),
    path("notices/<str:ref>/return/", proposal_views.return_notice, name="return-notice"),
    path("notices/<str:ref>/payment/", money_views.record_payment, name="record-payment"),
    path("notices/<str:ref>/receipt/", money_views.record_receipt, name="record-receipt"),
    path("notices/<str:ref>/withdraw/", money_views.withdraw_notice, name="withdraw-notice"),
    path("notices/<str:ref>/evidence/", money_views.confirm_evidence, name="confirm-evidence"),
]
