"""How single dates are printed, as patterns on the classes of their pieces (see `tokens`)."""

import re
from typing import Final

# A year after a month; one of fewer than four digits needs an era, or an end after it.
ONE_YEAR: Final = r"(?P<y>y|h(?=g?\.?[baH]|[.,;)¶]|$)|(?<=[aH])h|[dn](?=g?\.?[ba]))"
YEAR: Final = rf"{ONE_YEAR} (?:/(?P<double>[ydnh]))?"
# With a day also of two years that a dash parts, if no date begins at the second: 12 January 1648-9.
AFTER: Final = (
    rf"(?: ,?[pI]{{0,2}}g? (?: a | (?P<era>H)(?=[yh]) )? {ONE_YEAR}"
    r"(?: [/-] (?P<double>[ydnh]) (?! \.?p{0,2}k?[mr] | [-/.][dnyh] ) )? )?"
)
UNTIL: Final = r"(?: [-t] (?P<d2>d) \.? )?"


def pattern(pattern: str) -> re.Pattern[str]:
    """A pattern on classes, in which white space says nothing."""
    return re.compile(pattern, re.VERBOSE)


DAY_MONTH: Final = pattern(rf"(?P<d>d) \.? {UNTIL} p{{0,2}}k? (?P<m>m) \.? {AFTER}")
MONTH_DAY: Final = pattern(
    rf"(?P<m>m) \.? T? (?P<d>d) {UNTIL} (?: j\.? | \.(?=[ow()]) )? (?! \.?p?m ) {AFTER}"
)
ROMAN: Final = pattern(rf"(?P<d>d) [./-]? (?P<m>r) [./-]? {YEAR}")
ROMAN_YEARLESS: Final = pattern(r"(?P<d>d) (?P<sign>[./])? (?P<m>r) (?: \.(?=[(/)ow]) )?")
MONTH_YEAR: Final = pattern(rf"(?P<m>m) \.? ,?[pIg]{{0,3}} {YEAR}")
MONTH: Final = pattern(r"(?P<m>m) (?: \.(?= (?:[-/tu]|,u) m) )?")
BEFORE_MONTHS: Final = re.compile(r"(?:(?:[-/tu]|,u)m\.?)+,?p?y")  # Oct.–Nov. 1917
# Months alone: w XII.1917, X–XII 1917; and what stands before them, or before the first of two.
ROMAN_MONTH: Final = pattern(r"(?P<m>r) (?: (?P<sign>[./-])? (?P<y>y) | (?= [-/t] r [./]? y ) )")
BEFORE_ROMAN: Final = pattern(
    r"(?: (?P<line>^|¶) | [iftBqv] \(? ) (?P<first> r (?:[./]?y(?:g\.?)?)? [-/tu] )? $"
)
UNTIL_ROMAN: Final = re.compile(r"[-/t]r")
HYPHENED: Final = pattern(r"(?P<d>d) - (?P<m>m) \.? - (?P<y>y)")
YEAR_BEFORE: Final = (
    pattern(rf"(?P<y>y) \.?g?\.? (?P<m>[mr]) \.? (?P<d>d) {UNTIL} (?: j\.? | \.(?=[ow()]) )?"),
    pattern(r"(?P<y>y) \.?g?\.? (?P<d>d) \.? (?P<m>m)"),
    pattern(r"(?P<y>y) \.?g?\.? (?P<m>m)"),
)
CJK: Final = (
    pattern(
        r"""(?P<e>[ab])? (?P<y>[yh]|(?<=[ab])[dn]) (?: Y | Y? \( H[dnh]Y? \) Y? )
            (?P<m>d) M (?: (?P<d>d) D? (?: [-t] (?P<d2>d) D )? )?"""
    ),
    pattern(r"H [dnh] Y? \( (?P<y>y) Y? \) Y? (?P<m>d) M (?: (?P<d>d) D? )?"),
    pattern(r"(?P<m>d) M (?P<d>d) D? (?: [-t] (?P<d2>d) D )?"),
)
OF_NUMBERS: Final = re.compile(r"[ab]?[dnyh][YM./\-r(]|[HL]")
# Years of emperors and republics, and months of the moon: 大正7年3月3日, 17年3月3日, 农历十月十日.
CJK_ERA: Final = pattern(
    r"""H [dnyh] Y (?: dM (?: dD? )? )? | (?: [yh] Y )? L (?: [yh] Y )? dM (?: dD? )?
      | [dn] Y dM (?P<sure>d)? D?"""
)
NO_DAY: Final = (  # of a number that no day has, with a year
    pattern(rf"(?P<d>n) \.? p{{0,2}}k? (?P<m>m) \.? ,?[pI]{{0,2}}g? {YEAR}"),
    pattern(rf"(?P<m>m) \.? T? (?P<d>n) \.? ,?[pI]{{0,2}}g? {YEAR}"),
)
DAYS_BACK: Final = range(10, 14)
FEW_TOO_MANY: Final = frozenset([0, *range(32, 40)])  # what may be a day misprinted, and not a page
CJK_MONTH: Final = pattern(r"(?P<m>d) M")
# Months of other calendars, with or without their day and year: ۱۶ آبان ۱۲۹۶, 18 brumaire an VIII.
OTHER_MONTH: Final = pattern(
    r"(?: (?P<d>d)\.?p? Z? )? zZ? (?: ,?p?i?g? (?: (?P<y>[yh])(?!U) | (?P<r>[rdn](?<=g.)) ) g?\.?H? )?"
)
LAST_OF_OTHERS: Final = 1500  # a year after a month of another calendar is before it
# 25/10/17, 25.10.17: nobody says of which century.
NUMERIC_SHORT: Final = pattern(r"(?P<d>d) (?P<sign>[./]) (?P<m>d) (?P=sign) (?P<y>[dn])")
BEFORE_FIGURES: Final = frozenset("iftTB(")
# "About" before a year or month: um das Jahr 1917, alrededor de 1917.
ABOUT: Final = re.compile(r"v\.?[ipt]?T?-?g?$")
SHORT_YEAR: Final = re.compile(r"(?:[iSX]|[mqS]p)T?$")  # what stands before '17
NUMERIC: Final = (
    pattern(r"(?P<d>d) (?P<sign>[./-]) (?P<m>d) (?P=sign) (?P<y>y)"),
    pattern(r"(?P<y>y) (?P<sign>[./-]) (?P<m>d) (?P=sign) (?P<d>d)"),
)
# Two days and one month: 10 [N.S. 23] October, 10/23 October, October 10/23.
TWO_DAYS: Final = (
    r"""(?P<d>d) \.? (?: \( (?P<s1>[ow])?,? (?P<d2>d) \.?,? (?P<s2>[ow])? \) | / (?P<d3>d) ) \.?"""
)
DUAL: Final = (
    pattern(rf"{TWO_DAYS} p{{0,2}}k? (?P<m>[mr]) \.? {AFTER}"),
    # 6 декабря (18-го по новому стилю) 1825
    pattern(
        r"(?P<d>d) \.? p{0,2}k? (?P<m>m) \.? (?P<d3>(?!))?"
        rf"\( (?: (?P<s1>[ow]) ,? (?P<d2>d) \.? | (?P<d4>d) \.?,? (?P<s2>[ow]) ) \) {AFTER}"
    ),
    pattern(rf"(?P<m>m) \.? {TWO_DAYS} {AFTER}"),
)
# Two ranges and one month: 3–7 (16–20) July, July 3–7 (16–20).
TWO_RANGES: Final = r"""(?P<d>d) \.? (?: [-t] | (?P<and>u) ) (?P<u>d) \.?
        \( (?P<s1>[ow])?,? f? (?P<d2>d) \.? (?(and)u|[-t]) (?P<u2>d) \.?,? (?P<s2>[ow])? \) \.?"""
# Each end in both: с 1 (14) по 5 (18) июля.
BOTH_ENDS: Final = r"""(?P<d>d) \.? \( (?P<d2>d) \.? \) (?P<and>(?!))? [-t] T? (?P<s1>[ow](?!))?
    (?P<u>d) \.? \( (?P<u2>d) \.?,? (?P<s2>[ow])? \) \.?"""
DUAL_RANGES: Final = (
    pattern(rf"{BOTH_ENDS} p{{0,2}}k? (?P<m>[mr]) \.? {AFTER}"),
    pattern(rf"{TWO_RANGES} p{{0,2}}k? (?P<m>[mr]) \.? {AFTER}"),
    pattern(rf"(?P<m>m) \.? {TWO_RANGES} {AFTER}"),
)
# Two days in words: с 25 на 26 октября, vom 6. auf den 7. November, between the 3rd and the 7th of July.
IN_WORDS: Final = pattern(
    rf"(?P<d>d) \.? p?k? (?P<joint>[tuix]) T? (?P<u>d) \.? p{{0,2}}T?k? (?P<m>m) \.? {AFTER}"
)
BEFORE_TWO: Final = re.compile(r"(?P<class>[fBip])T?$")
ONTO: Final = frozenset(["на", "auf", "na"])  # "the night of the 6th to the 7th", as languages say it
ERA: Final = pattern(r"g? \.? (?P<e>[baH])")
DAY_BEFORE: Final = re.compile(r"d\.?p?$")
MAY_BE_FIGURES: Final = frozenset("dnyhabHL")
NUMBER_GOES_ON: Final = frozenset("-/")
LONGER: Final = re.compile(r"[-/.][dnhyN]")  # what a number goes on with
