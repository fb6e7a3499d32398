import sys

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from annotations import pages
from annotations.api import errors
from annotations.violations import is_unavailable
from historio.locale import is_api

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("annotations.urls")),
]

handler400 = "annotations.pages.not_understood"
handler500 = "historio.urls.failed"


def failed(request: HttpRequest) -> HttpResponse:
    """The answer to an error of ours, or of the database: a document for programs, a page for people."""
    error = sys.exc_info()[1]  # Django is handling it
    if not is_unavailable(error):
        return (errors if is_api(request) else pages).failed(request)
    return errors.unavailable(request, error) if is_api(request) else pages.unavailable(request)
