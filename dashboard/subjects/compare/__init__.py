"""Two to six territories, one indicator: what is asked, and the three ways to answer."""
