"""Pages for readers, with or without an account. They load nothing but their own stylesheet.

Each page is a module with its view; `annotations.urls` has its address, and `docs/roles.md` its line.
"""

from annotations.pages.annotation import annotation
from annotations.pages.event import event
from annotations.pages.quotes import quotes
from annotations.pages.refusals import failed, not_understood, unavailable
from annotations.pages.snapshot import differences, snapshot, snapshot_file
from annotations.pages.source import source
from annotations.pages.start import start
