"""Routes of figures."""

from django.urls import URLPattern, path

from attendance.web import figures_views


def figures_routes() -> list[URLPattern]:
    """The page, its files, the children behind a number, the codes and their files."""
    return [
        path("figures/", figures_views.show_figures, name="show_figures"),
        path("figures/files/<str:kind>/", figures_views.download_figures, name="download_figures"),
        path("figures/pupils/", figures_views.list_figure_pupils, name="list_figure_pupils"),
        path("figures/codes/", figures_views.show_codes, name="show_codes"),
        path(
            "figures/codes/files/<str:kind>/", figures_views.download_codes, name="download_codes"
        ),
        path("figures/codes/<str:urn>/", figures_views.list_code_pupils, name="list_code_pupils"),
    ]
