"""Opening a page without a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.pages import BY_ID

APP = Path(__file__).parents[2] / "dashboard" / "app.py"

Open = Callable[..., AppTest]


@pytest.fixture
def open_page() -> Open:
    """Run page `id_` with the query parameters given; fails on any exception."""

    def opened(id_: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=30)
        if BY_ID[id_].path:
            app.switch_page(str(BY_ID[id_].file.relative_to(APP.parent)))
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return opened
