"""Tools that rebuild committed files (fonts, lists of territories) from pinned sources."""
