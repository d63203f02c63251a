"""What the site costs, side by side with plain Streamlit in one run: `make bench`.

    targets.py      what is measured: our pages and two reference applications (`reference/`)
    first_view.py   a page in a cold browser: bytes, time to the first number
    reruns.py       an interaction: time and bytes of one rerun; fifty at once
    client.py       Streamlit's socket without a browser
    measures.py     interleaved turns, medians, ratios
    readme.py       the table of README.md

Absolute times depend on the machine and on what else it does: read the ratios.
"""
