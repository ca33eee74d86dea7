"""Routes of the figures of notices and courts, and of the yearly return."""

from django.urls import path

from fines.web import figures_views, return_views

FIGURES, RETURN = "notices/figures/", "notices/return/"

urlpatterns = [
    path(FIGURES, figures_views.see_figures, name="see_figures"),
    path(f"{FIGURES}figures.csv", figures_views.download_figures, name="download_figures"),
    path(f"{FIGURES}rows/", figures_views.list_figure_rows, name="list_figure_rows"),
    path(f"{FIGURES}charges/", figures_views.list_figure_charges, name="list_figure_charges"),
    path(RETURN, return_views.see_return, name="see_return"),
    path(f"{RETURN}return.csv", return_views.download_return, name="download_return"),
    path(f"{RETURN}rows/", return_views.list_return_rows, name="list_return_rows"),
    path(f"{RETURN}keep/", return_views.keep_return, name="keep_return"),
    path(f"{RETURN}sent/<int:pk>/", return_views.see_sent_return, name="see_sent_return"),
    path(
        f"{RETURN}sent/<int:pk>/return.csv",
        return_views.download_sent_return,
        name="download_sent_return",
    ),
]
