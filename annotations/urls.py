"""Every address of Historio but the admin's."""

from django.urls import include, path

from annotations import pages

urlpatterns = [
    path("", pages.start, name="start"),
    path("annotations/<uuid:key>", pages.annotation, name="annotation"),
    path("api/v1/", include("annotations.api.urls")),
]
