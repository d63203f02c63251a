"""What préfectures return: from a clerk's file to protected figures.

    form.py         the questions of a year, from the catalogue; which territory and period
    template.py     the empty workbook and its CSV twin; table_schema.py describes the latter
    cells.py        a cell of any sheet, as it is stored and as it is displayed
    xlsx.py ods.py delimited.py   sheets of a file; sheets.py chooses by its bytes
    grammar.py      what a cell says: a number, nc, ne, a date, a choice, or why not
    located.py      where the answers of a file stand: by their codes, never by position
    reading.py      a file as a return, with all that is told of it
    checks.py       true to itself; plausible
    comments.py     what a comment may not hold
    findings.py     what is told, grouped by cause; report.py words it, annotated.py gives it back
    store.py        accepted returns: a private folder, append-only and chained
    calendar.py     who answered, late, missing; what is closed
    structures.py   a diagnostic from the structures' answers
    counted.py      what a release takes of accepted returns; taken.py which of them it takes
    previewed.py    what a préfet sees before acceptance

Nothing here is imported by the server: it may see restricted counts.
"""
