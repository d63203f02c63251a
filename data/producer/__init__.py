"""Left of the wall: what an operator runs, and what may see a restricted count.

Nothing of `dashboard`, and nothing of `data.reading`, imports it.
"""
