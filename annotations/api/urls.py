"""The addresses of the API: `/annotations` and `/annotations/`, `/annotations.csv`, `/annotations/{id}/`."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter
from rest_framework.urlpatterns import format_suffix_patterns

from annotations.api import archive, comparison, csvw, jobs, weighing
from annotations.api.bibliography import BibliographyView
from annotations.api.dump import DumpView
from annotations.api.manual import Manual
from annotations.api.refi_qda import CodebookView, ProjectView
from annotations.api.root import Nowhere, Root
from annotations.api.views import VIEWSETS
from annotations.api.wikipedia import WikipediaView
from annotations.values.skos import FORMATS

router = SimpleRouter()
router.trailing_slash = "/?"
# Addresses are tried in this order, one by one; annotations are asked for most.
for viewset in sorted(VIEWSETS, key=lambda viewset: viewset.resource != "annotations"):
    router.register(viewset.resource, viewset, basename=viewset.resource)

suffixed = format_suffix_patterns(
    [
        *router.urls,
        re_path("^wikipedia/?$", WikipediaView.as_view(), name="wikipedia"),
        re_path("^matrix/?$", comparison.MatrixView.as_view(), name="matrix"),
        re_path("^agreement/?$", weighing.AgreementView.as_view(), name="agreement"),
        re_path("^derivations/?$", weighing.DerivationsView.as_view(), name="derivations"),
        re_path("^support/?$", weighing.SupportView.as_view(), name="support"),
        re_path("^events/(?P<key>[^/.]+)/names/?$", comparison.LedgerView.as_view(), name="names-ledger"),
    ],
    allowed=["json", "csv", "api", *FORMATS],
)

descriptions = [
    path("matrix.csv-metadata.json", csvw.OfMatrix.as_view(), name="csvw-matrix"),
    *(
        path(
            f"{weighed.name}.csv-metadata.json",
            csvw.OfWeighing.as_view(weighing=weighed),
            name=f"csvw-{weighed.name}",
        )
        for weighed in (weighing.AgreementView, weighing.DerivationsView, weighing.SupportView)
    ),
    path("events/<slug:key>/names.csv-metadata.json", csvw.OfNames.as_view(), name="csvw-names"),
    path("readings.csv-metadata.json", csvw.OfReadings.as_view(), name="csvw-readings"),
    path(
        "snapshots/<slug:key>/differences.csv-metadata.json",
        csvw.OfDifferences.as_view(),
        name="csvw-differences",
    ),
    path(
        "<slug:resource>/<slug:key>/history.csv-metadata.json",
        csvw.OfHistory.as_view(),
        name="csvw-history",
    ),
    path("snapshots/<slug:key>.csv-metadata.json", csvw.OfSnapshot.as_view(), name="csvw-snapshot"),
    path("<slug:key>.csv-metadata.json", csvw.OfList.as_view(), name="csvw-list"),
]

urlpatterns = [
    path("", Root.as_view(), name="api-root"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", Manual.as_view(url_name="schema"), name="docs"),
    re_path("^archive/?$", archive.ArchiveView.as_view(), name="archive"),
    re_path("^dump/?$", DumpView.as_view(), name="dump"),
    re_path("^jobs/?$", jobs.JobsView.as_view(), name="jobs"),
    re_path("^jobs/(?P<key>[^/.]+)/?$", jobs.JobView.as_view(), name="job"),
    re_path("^jobs/(?P<key>[^/.]+)/cancel/?$", jobs.CancelView.as_view(), name="job-cancel"),
    re_path("^jobs/(?P<key>[^/.]+)/result/?$", jobs.ResultView.as_view(), name="job-result"),
    path("", include(descriptions)),
    re_path(r"^bibliography\.(?P<suffix>bib|ris|json)$", BibliographyView.as_view(), name="bibliography"),
    path("annotations.qdpx", ProjectView.as_view(), name="project"),
    path("tags.qdc", CodebookView.as_view(), name="codebook"),
    path("", include(suffixed)),
    re_path("", Nowhere.as_view()),
]
