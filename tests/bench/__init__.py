"""How fast Historio is, beside bare SQL and beside a bare HTTP application that gives the same bytes.

`make bench N=10000` (or 100000, 1000000) makes an archive of that many annotations in a database of its
own, measures each case on all three sides in turn, prints a table and writes it as JSON and Markdown.
Only ratios within a run mean something: client, servers and PostgreSQL share the machine.

To add a case, give it a line in `cases.py`; to give it another side, its statement in `statements.py`.
"""
