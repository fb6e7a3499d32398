"""What each tradition says: evidence counted by rows and columns, and the names that it attests.

`matrix.compare` and `ledger.names` receive the one filtered queryset of annotations and put their
question around its SQL: one statement for all cells.
"""
