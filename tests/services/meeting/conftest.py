"""Books for the tests of meetings."""

from __future__ import annotations

from tests.services.meeting.hall import hall, hall_template

__all__ = ["hall", "hall_template"]
