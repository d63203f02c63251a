"""The figures of the site, one module per subject: a view in, `Figure` values out.

A title is a finding. It is chosen by a rule on the rows, with a neutral title when the rule does
not hold: no title may become false when the figures change.
"""
