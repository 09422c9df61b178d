"""The use cases, one module a capability: what the window and the command line both call.

It exists so that a rule about an action is kept whoever asks for it. It opens the transaction,
calls rules, store, exchange and reports, and returns frozen values. It knows no Qt.
"""
