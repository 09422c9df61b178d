"""The pages of the window, one module for each; `ui.page.find_pages` finds them by walking here.

A module has `build`, which makes its page. The titles stand here, so that the navigation can be
drawn without reading the pages behind it.
"""

from __future__ import annotations

from typing import Final

from partybuild_desktop.system.i18n import N_

#  Module: title, in the order of the navigation.
TITLES: Final = {
    "home": N_("本月要做"),
    "member": N_("党员"),
    "org": N_("党组织"),
    "meeting": N_("组织生活"),
    "ledger": N_("台账"),
    "binder": N_("迎检册"),
    "package": N_("U盘报送"),
    "history": N_("操作记录"),
    "backup": N_("备份与安全"),
    "check": N_("检查与修复"),
    "user": N_("用户与权限"),
    "settings": N_("设置"),
    "help": N_("帮助"),
}
#  These stand at the foot of the navigation.
FOOT: Final = frozenset({"backup", "check", "user", "settings", "help"})
