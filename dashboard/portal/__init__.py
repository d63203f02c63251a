"""The open-data portal: API, catalogue, files, without Streamlit.

uvicorn dashboard.portal:app
"""

from __future__ import annotations

from dashboard.portal.asgi import application

app = application()
