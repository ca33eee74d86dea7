"""Routes of fines."""

from django.urls import include, path

from fines.web import (
    batch_views,
    court_acts,
    court_views,
    ladder_views,
    measure_views,
    money_views,
    notice_views,
    pack_notes_views,
    pack_views,
    proposal_views,
    representation_views,
)

CASE, CHARGE = "court/cases/<str:case_ref>/", "court/proceedings/<str:ref>/"
DECISION, HEARING = "court/decisions/<str:ref>/", "court/hearings/<int:pk>/"

app_name = "fines"
urlpatterns = [
    path("fines/ladder/", ladder_views.see_ladder, name="see_ladder"),
    path("", include("fines.web.money_urls")),
    path("", include("fines.web.figures_urls")),
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
    path(
        "notices/<str:ref>/letters/<str:letter_ref>.pdf",
        notice_views.read_letter,
        name="read_letter",
    ),
    path("notices/<str:ref>/issue/", proposal_views.issue_notice, name="issue_notice"),
    path("notices/<str:ref>/return/", proposal_views.return_notice, name="return_notice"),
    path("notices/<str:ref>/payment/", money_views.record_payment, name="record_payment"),
    path("notices/<str:ref>/receipt/", money_views.record_receipt, name="record_receipt"),
    path("notices/<str:ref>/posting/", money_views.prove_posting, name="prove_posting"),
    path("notices/<str:ref>/withdraw/", money_views.withdraw_notice, name="withdraw_notice"),
    path("notices/<str:ref>/evidence/", money_views.confirm_evidence, name="confirm_evidence"),
    path("packs/<str:case_ref>/<str:carer_ref>/", pack_views.show_pack, name="show_pack"),
    path(
        "packs/<str:case_ref>/<str:carer_ref>/notes/",
        pack_notes_views.decide_notes,
        name="decide_notes",
    ),
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
    path("court/", court_views.see_courts, name="see_courts"),
    path("court/proceedings/", court_views.list_proceedings, name="list_proceedings"),
    path("court/diary/", court_views.see_diary, name="see_diary"),
    path("court/panel/<str:case_ref>/", court_views.see_panel, name="court_panel"),
    path(CASE, court_views.see_case, name="see_court_case"),
    path(f"{CASE}decide/", court_acts.write_decision, name="write_decision"),
    path(f"{CASE}interview/", measure_views.invite_interview, name="invite_interview"),
    path(f"{CASE}order/", measure_views.make_order, name="make_order"),
    path(DECISION, court_acts.see_decision, name="see_decision"),
    path(f"{DECISION}charge/", court_acts.lay_charge, name="lay_charge"),
    path(CHARGE, court_views.see_proceedings, name="see_proceedings"),
    path(f"{CHARGE}step/", court_acts.record_step, name="record_step"),
    path(f"{CHARGE}hearing/", court_acts.list_hearing, name="list_hearing"),
    path(f"{CHARGE}result/", court_acts.enter_result, name="enter_result"),
    path(f"{CHARGE}correct/", court_acts.correct_result, name="correct_result"),
    path(f"{CHARGE}leave-out/", court_acts.leave_out, name="leave_out"),
    path(f"{CHARGE}appeal/", court_acts.record_appeal, name="record_appeal"),
    path(f"{HEARING}move/", court_acts.move_hearing, name="move_hearing"),
    path(f"{HEARING}hearing.ics", court_views.hearing_file, name="hearing_file"),
    path("court/interviews/<int:pk>/", measure_views.record_interview, name="record_interview"),
    path("court/interviews/<int:pk>/move/", measure_views.move_interview, name="move_interview"),
    path("court/orders/<int:pk>/", measure_views.see_order, name="see_order"),
    path("court/orders/<int:pk>/extend/", measure_views.extend_order, name="extend_order"),
    path(
        "court/orders/<int:pk>/carried-out/",
        measure_views.record_carried_out,
        name="record_carried_out",
    ),
]
