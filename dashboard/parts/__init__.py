"""What pages share: words for a figure, tables, the anatomy of a figure, header and footer."""
