"""The admin as a whole: its name and its start page. The pages of each model are in `admin/`.

It stands apart from them because Django makes the site before it reads what is registered there.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class Site(admin.AdminSite):
    """Django's admin under our name."""

    site_title = site_header = "Historio"
    index_title = _("Start")
