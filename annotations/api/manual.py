"""The manual of the API, as Swagger UI shows it."""

from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularSwaggerSplitView

from annotations.api.renderers import INLINE_STYLES


@method_decorator(csp_update(INLINE_STYLES), name="dispatch")
class Manual(SpectacularSwaggerSplitView):
    """Its script is a file of its own, so that the page needs no script in its text."""
