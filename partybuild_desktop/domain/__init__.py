"""What the rules are: frozen values and pure functions of the standard library alone.

It exists so that a rule can be read, tried and changed without a database, a window or a clock.
It raises codes with arguments, never sentences.
"""
