"""The encodings in which somebody's file may be, as forms offer them."""

from django.utils.translation import gettext_lazy as _

#: Python's names of them, and ours; none is Unicode as the file itself shows it.
ENCODINGS = (
    ("", _("UTF-8, or what the file itself says (UTF-16 with its mark)")),
    ("windows-1251", _("windows-1251 (Cyrillic)")),
    ("koi8-r", _("KOI8-R (Russian)")),
    ("cp866", _("CP866 (Cyrillic, DOS)")),
    ("iso-8859-5", _("ISO 8859-5 (Cyrillic)")),
    ("latin-1", _("Latin-1, ISO 8859-1 (Western Europe)")),
    ("windows-1252", _("windows-1252 (Western Europe)")),
    ("mac-roman", _("Mac Roman (Western Europe, old Macintosh)")),
    ("windows-1250", _("windows-1250 (Central Europe)")),
    ("iso-8859-2", _("ISO 8859-2 (Central Europe)")),
    ("windows-1253", _("windows-1253 (Greek)")),
    ("windows-1254", _("windows-1254 (Turkish)")),
    ("windows-1255", _("windows-1255 (Hebrew)")),
    ("windows-1256", _("windows-1256 (Arabic)")),
    ("gb18030", _("GB 18030 (Chinese)")),
    ("big5", _("Big5 (Chinese)")),
    ("shift_jis", _("Shift JIS (Japanese)")),
    ("euc-kr", _("EUC-KR (Korean)")),
    ("utf-16-le", _("UTF-16 little-endian, without its mark")),
    ("utf-16-be", _("UTF-16 big-endian, without its mark")),
)
