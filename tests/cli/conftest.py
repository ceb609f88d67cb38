"""What several tests of the command line start from."""

from __future__ import annotations

import pytest

from hmtui.library import Library


@pytest.fixture
def starred() -> Library:
    """The shipped catalog, with a star and a note of the user."""
    library = Library.open()
    annotations = library.annotation_lookup.annotations
    annotations.star([library.find("gpt-3"), library.find("bert")], on=True)
    annotations.set_note([library.find("bert")], "Read the *masking* part.")
    annotations.tag([library.find("bert")], add=["to cite"])
    annotations.set_read([library.find("palm")], "read")
    return library
