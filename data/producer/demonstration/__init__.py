"""The demonstration: invented returns of 101 départements that meet every published figure, through
the real path, in releases that say everywhere that they are fiction (RETURNS, I).

It reads no restricted count: of what is protected it has the rows of the embedded release, as they
are (SECRECY 18).
"""
