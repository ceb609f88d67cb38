from __future__ import annotations

import pytest

from hmtui.sources.addresses import candidate_urls, is_url

RAW = "https://raw.githubusercontent.com/o/r"


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://github.com/o/r", f"{RAW}/HEAD/README.md"),
        ("https://github.com/o/r/", f"{RAW}/HEAD/README.md"),
        ("https://github.com/o/r.git", f"{RAW}/HEAD/README.md"),
        ("https://www.github.com/o/r?tab=readme#papers", f"{RAW}/HEAD/README.md"),
        ("https://github.com/o/r/tree/dev/docs", f"{RAW}/dev/docs/README.md"),
        ("https://github.com/o/r/blob/main/a/b.md#L10", f"{RAW}/main/a/b.md"),
        ("https://github.com/o/r/raw/main/a/b.bib", f"{RAW}/main/a/b.bib"),
        ("https://gist.github.com/u/0123abc", "https://gist.githubusercontent.com/u/0123abc/raw"),
        ("https://gist.github.com/0123abc", "https://gist.github.com/0123abc/raw"),
        ("https://github.com/o", "https://github.com/o"),
        ("https://github.com/o/r/issues/1", "https://github.com/o/r/issues/1"),
        ("https://x.org/o/r", "https://x.org/o/r"),
    ],
)
def test_a_github_page_stands_for_the_file_it_shows(url: str, first: str) -> None:
    assert candidate_urls(url)[0] == first


def test_addresses_are_told_from_paths() -> None:
    assert all(map(is_url, ("https://x.org", "http://x", "file:///a", "FTP://x", "data:x", "javascript:x")))
    assert not any(map(is_url, ("a.md", "-", "/var/a", "a:b.md", "github.com/o/r", "c:/x")))
