"""Whether the PC's own screen is locked, where the system can be asked without waiting."""

from __future__ import annotations

import sys
from typing import Final

_READ: Final = 0x0001  # DESKTOP_READOBJECTS
_NAME: Final = 2  # UOI_NAME
_OPEN: Final = "Default"  # the desktop of whoever is logged in; locked, it is Winlogon's

if sys.platform == "win32":

    def is_locked() -> bool:
        """Whether the lock screen has taken over: its desktop cannot be opened, or is another."""
        import ctypes

        user = ctypes.windll.user32
        user.OpenInputDesktop.restype = ctypes.c_void_p
        desktop = user.OpenInputDesktop(0, False, _READ)
        if not desktop:
            return True
        try:
            name, needed = ctypes.create_unicode_buffer(64), ctypes.c_ulong()
            size = ctypes.sizeof(name)
            ask = user.GetUserObjectInformationW
            told = ask(ctypes.c_void_p(desktop), _NAME, name, size, ctypes.byref(needed))
            return bool(told) and name.value != _OPEN
        finally:
            user.CloseDesktop(ctypes.c_void_p(desktop))

else:

    def is_locked() -> bool:
        """Never: Linux tells it by its session bus, which the window listens to."""
        return False
