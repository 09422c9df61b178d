"""The parts of the pages that print ledgers and binders: what is asked for, and on which paper.

It exists so that both ask in the same words, and what is asked for is a value without a window.
"""
