"""Books for the tests of the services."""

from __future__ import annotations

from tests.services.village import village, village_template

__all__ = ["village", "village_template"]
