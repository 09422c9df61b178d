"""The same services from a terminal: for scripts, tests and the township's technician.

It exists so that the main job runs without a window; its output is a stable interface.
"""
