"""Whatever is asked of the API, it answers as it says that it does: no fault, no leak."""

from __future__ import annotations

import os
import random
import string

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as conform

from data import shelf
from data.observations import hidden

#: Cases of each operation: `make soak` asks for more than 10 000 in all.
CASES = 5_200 if os.environ.get("OBSERVATOIRE_SOAK") else 25

REAL = shelf.open_current(shelf.EMBEDDED)

#: What has broken other people's servers.
STRANGE = (
    "' OR 1=1 --", "../../../etc/passwd", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\x00",
    "%00", "é" * 500, "9" * 400, "-1", "1e309", "NaN", "{}", "[]", "null", "true", "DEP-37;DROP",
    "\ud7ff", "𝟙", "\u202e", "a" * 5_000, ",", ",,,,", "DEP-37," * 300, "MQ==", "LTE", "2024-02-31",
)  # fmt: skip


CHECKS = [
    checks.not_a_server_error,
    conform.status_code_conformance,
    conform.content_type_conformance,
    conform.response_schema_conformance,
]


def test_the_api_does_what_its_own_document_says(portal):
    """Its plug-in for pytest reads what pytest 9.2 has no more: cases are drawn here."""
    schema = schemathesis.openapi.from_url(f"{portal.url}/api/v1/openapi.json")
    schema.config.update(base_url=f"{portal.url}/api/v1")
    operations = [each.ok() for each in schema.get_all_operations()]
    assert len(operations) == 9
    for operation in operations:
        _tried(operation)


def _tried(operation):
    @given(case=operation.as_strategy())
    @settings(max_examples=CASES, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def each(case):
        case.validate_response(case.call(), checks=CHECKS)

    each()


@pytest.mark.parametrize("path", ["observations", "verifier", "datasets", "dimensions/sex", ""])
def test_a_thousand_random_questions_are_answered_or_refused_in_words(portal, path):
    rng = random.Random(path)
    names = "dataset territory period limit cursor sort fields format lang from valeur x".split()
    letters = string.printable + "éÀ€"
    for _ in range(200):
        told = [(rng.choice(names), rng.choice(STRANGE) if rng.random() < 0.5 else
                 "".join(rng.choices(letters, k=rng.randint(0, 30))))
                for _ in range(rng.randint(1, 5))]  # fmt: skip
        answer = portal.session.get(f"{portal.url}/api/v1/{path}", params=told, timeout=30)
        assert answer.status_code in (200, 400), (told, answer.status_code)
        if answer.status_code == 400:
            assert answer.json()["errors"] and answer.headers["Cache-Control"] == "no-store"


def test_no_answer_holds_a_hidden_value():
    """There is none in a release: the promise is the release's, and formats add nothing to it."""
    rows = REAL.observations.filter(hidden())
    assert rows.height and rows["value"].null_count() == rows.height
