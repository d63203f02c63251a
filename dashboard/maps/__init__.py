"""Maps as values and as drawings: a class or a state for each territory, its picture, its words.

Geometry comes once from a hashed address (`geo.build`); what changes is a class by code.
"""
