"""The browser on the screen: a thin face over ``hmtui.library``.

This is the only floor that knows Textual and Rich. Invariant: catalog text
reaches the screen only as ``Span`` values or as ``Content``, both of which are
literal; nothing here hands text to a markup parser.
"""
