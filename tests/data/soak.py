"""How often a long proof is tried: a sample in `make test`, the whole in `make soak`."""

from __future__ import annotations

import os


def tries(sample: int, whole: int) -> int:
    """The number of draws, of moments, of tables."""
    return whole if os.environ.get("OBSERVATOIRE_SOAK") else sample
