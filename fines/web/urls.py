"""Routes of fines."""

from django.urls import path

from fines.web import ladder_views, money_views, notice_views, pack_views, proposal_views

app_name = "fines"
urlpatterns = [
    path("fines/ladder/", ladder_views.see_ladder, name="see_ladder"),
    path("notices/", notice_views.list_notices, name="list_notices"),
    path("notices/panel/<str:case_ref>/", notice_views.see_panel, name="case_panel"),
    path("notices/propose/<str:case_ref>/", proposal_views.propose_notice, name="propose_notice"),
    path("notices/<str:ref>/", notice_views.see_notice, name="see_notice"),
    path("notices/<str:ref>/letter.pdf", notice_views.download_notice, name="download_notice"),
    path("notices/<str:ref>/issue/", proposal_views.issue_notice, name="issue_notice"),
    path("notices/<str:ref>/return/", proposal_views.return_notice, name="return_notice"),
    path("notices/<str:ref>/payment/", money_views.record_payment, name="record_payment"),
    path("notices/<str:ref>/receipt/", money_views.record_receipt, name="record_receipt"),
    path("notices/<str:ref>/withdraw/", money_views.withdraw_notice, name="withdraw_notice"),
    path("notices/<str:ref>/evidence/", money_views.confirm_evidence, name="confirm_evidence"),
    path("packs/<str:case_ref>/<str:carer_ref>/", pack_views.show_pack, name="show_pack"),
    path("packs/<str:case_ref>/<str:carer_ref>/build/", pack_views.build_pack, name="build_pack"),
    path(
        "packs/<str:case_ref>/<str:carer_ref>/build/<int:number>/",
        pack_views.show_build,
        name="show_build",
    ),
    path(
        "packs/<str:case_ref>/<str:carer_ref>/version-<int:version>.pdf",
        pack_views.download_pack,
        name="download_pack",
    ),
    path(
        "packs/<str:case_ref>/<str:carer_ref>/statement/",
        pack_views.write_statement,
        name="write_statement",
    ),
    path(
        "packs/<str:case_ref>/<str:carer_ref>/<str:paper>/signed/",
        pack_views.sign_paper,
        name="sign_paper",
    ),
    path(
        "packs/<str:case_ref>/<str:carer_ref>/<str:paper>.pdf",
        pack_views.print_paper,
        name="print_paper",
    ),
]
