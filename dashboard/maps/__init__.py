"""Maps: what is known of each territory as a class or a state, drawn in the browser.

Geometry comes once from a hashed address (`geo.build`); what changes is a class by code.
"""
