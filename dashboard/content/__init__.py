"""What a page says, as values: no HTML, no Streamlit, no place on a screen.

A subject makes them; `parts` turns them into HTML, and a sheet, an answer of the API or a picture
can make something else of the same ones. Every word in them is already in the reader's language.
"""
