"""The card of the page 检查与修复.

It stands apart so that the page keeps to its list, and what a repair does is said where it is done.
"""
