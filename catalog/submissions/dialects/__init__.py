"""Exports of other programs, read as rows of our own columns.

One module a program. Each says whether a file's headings are its own, and turns its lines
into cells by our column names; what it does not know it leaves out, and the checks name
what is missing. `recognise` chooses.
"""
