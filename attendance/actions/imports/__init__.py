"""Reading files from schools and registers of schools: one module per kind of file.

Every import is all or nothing, says what is wrong by row and column, and may be repeated: the same
file twice changes nothing, a corrected file amends. Row 1 is the header, so the first row of data is
row 2, as a spreadsheet shows it.
"""
