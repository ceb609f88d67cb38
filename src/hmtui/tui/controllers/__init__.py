"""The controllers: what the browser does. They share a ``Session``, and do not know the screen."""
