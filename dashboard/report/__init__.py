"""The fiche départementale on paper: what it says (`sheet`, `beside`), how it is set (Typst)."""
