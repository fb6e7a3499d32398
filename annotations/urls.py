"""Every address of Historio but the admin's."""

from django.urls import include, path

from annotations.pages import start

urlpatterns = [
    path("", start, name="start"),
    path("api/v1/", include("annotations.api.urls")),
]
