"""The address by which exports cite an annotation."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from annotations.pages.entrance import for_readers


@for_readers
def annotation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Leads to where it is shown, if there is one."""
    return redirect(f"{reverse('api-root')}annotations/{key}/")
