"""The window: Qt widgets, layout and wiring.

It exists so that everything a clerk sees is here, and nothing that decides is. Only this package
and bootstrap import PySide6.
"""
