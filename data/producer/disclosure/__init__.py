"""Statistical disclosure control of count tables: what may be shown, and the proof that it holds.

    rule.py         what is a small count, and how wide a reader's doubt must stay
    layout.py       which cells are published, and the sums that tie them
    attack.py       what a reader can still derive from a pattern of hidden cells
    choose.py       the cheapest pattern found: primary, then complementary suppression
    protect.py      a dataset's counts → rows of a release, hidden cells blank
    settle.py       a hidden count that has one possible value is shown
    audit.py        the same question asked again, in other code, from released rows only
    certificate.py  what the release says of its own protection
    solver.py       the linear and integer programs, solved by HiGHS

`docs/disclosure.md` tells the model, the attacker, the guarantee and its limits.
"""
