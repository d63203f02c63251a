"""Statistical disclosure control of count tables: what may be shown, and the proof that it holds.

Which cells to hide:
    rule.py         what is a small count, and how wide a reader's doubt must stay
    layout.py       which cells are published, and the sums that tie them
    laid_out.py     a dataset of the catalogue as such a layout
    answers.py      who answered, in which version
    beside.py       what a reader knows beside the table: earlier releases, documents, forms
    attack.py       what a reader can still derive from a pattern of hidden cells
    choose.py       the cheapest pattern found: primary, then complementary suppression
    protect.py      a dataset's counts → what is hidden of them
    rows.py         cells of a table → rows of a release
    settle.py       a hidden count that has one possible value is shown
    contributors.py persons counted by fewer than three structures

The same question asked again, in other code, from released rows alone:
    unknowns.py     the counts that all is made of
    released.py     what one release says, as rows over the counts that all is made of
    numbers.py      what a row says of a number, and what a written number leaves open
    knowledge.py    what a reader of several knows
    derive.py       the interval of each hidden row, each end proven
    system.py       rows that share counts, and the whole points met
    exchange.py     a proof without a program that a count no row is about is in doubt
    apart.py        changes that don't meet: most readers who know a person, at once
    nearest.py      the whole points that these changes start from
    readers.py      every reader whom the rule promises to keep in doubt
    audit.py        of one release, or of several together
    history.py      a new release beside all those of the installation
    ranges.py       what anyone can derive, printed
    certificate.py  what the release says of its own protection

Returns, and what is told of them:
    ledger.py       versions, numbered as released
    waiting.py      which late and corrected returns come in, which wait
    preview.py      what a préfet is told before acceptance
    local.py        what a préfet could take away, for the operator alone

    solver.py       the linear and integer programs, solved by HiGHS

`docs/disclosure.md` tells the model, the attacker, the guarantee and its limits.
"""
