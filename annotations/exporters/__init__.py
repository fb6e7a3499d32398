"""Rows become bytes: what formats can be written.

An exporter yields pieces of text and knows no files and no requests. To add a format, write its
module here, and name it where lists are rendered (`api.renderers`) and commands offer it. What is written one
row at a time, as `web_annotation`, gives documents.
"""
