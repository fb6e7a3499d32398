"""What can be asked of a list, filter by filter: how a parameter reads, and what must hold of a row.

`fields` reads what stands in a parameter; `plain` and `references` turn it into conditions. To add a kind of
filter, add its class here, and use it in `filtersets`.
"""
