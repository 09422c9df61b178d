"""Sentences about closing a year (年终封账)."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.system.i18n import N_

CLOSING: Final = {
    "year_not_over": N_("{year}年还没有结束，不能封账。请在12月31日及以后封账。"),
    "year_before_books": N_("账簿没有{year}年的资料，不能封账。最早可以封{first}年的账。"),
    "year_closed": N_("“{name}”{year}年已经封账，此后没有更正，不用再封。"),
    "closing_group": N_("“{name}”是党小组，不单独封账。请对它所在的党支部封账。"),
}
