"""Every address of Historio but the admin's."""

from django.urls import include, path

from annotations import pages
from annotations.api import web_annotation

urlpatterns = [
    path("", pages.start, name="start"),
    path("events/<slug:key>", pages.event, name="event"),
    path("events/<slug:key>/quotes", pages.quotes, name="quotes"),
    path("sources/<slug:key>", pages.source, name="source"),
    path("annotations/<uuid:key>", pages.annotation, name="annotation"),
    path("snapshots/<uuid:key>", pages.snapshot, name="snapshot"),
    path("snapshots/<uuid:key>.csv", pages.snapshot_file, name="snapshot-file"),
    path("snapshots/<uuid:key>/differences", pages.differences, name="snapshot-differences"),
    path("api/v1/", include("annotations.api.urls")),
    path("", include(web_annotation.urlpatterns)),
]
