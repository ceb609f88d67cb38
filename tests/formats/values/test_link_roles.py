from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.formats.values.link_roles import (
    arxiv_id,
    doi,
    host_of,
    is_name_of,
    is_neutral,
    label_role,
    loose_role,
    misspelt_role,
    role,
    role_of_host,
    without_tracking,
)


@pytest.mark.parametrize(
    ("label", "rel"),
    [
        ("Paper", "paper"),
        ("pdf", "paper"),
        ("📄 Paper (High Resolution)", "paper"),
        ("paper1", "paper"),
        ("论文", "paper"),
        ("Code", "code"),
        ("code & model", "code"),
        ("Model&Code", "code"),
        ("Pytorch Code", "code"),
        ("Unofficial Code", "code"),
        ("unofficial", "code"),
        ("Blog post (unofficial)", "blog"),
        ("GitHub stars", "code"),
        ("💻 Code (not yet)", "code"),
        ("C++", "code"),
        ("official", "code"),
        ("Project Page", "project"),
        ("官网", "website"),
        ("official website", "website"),
        ("论文下载链接", "paper"),
        ("代码和数据集", "code"),
        ("Demo视频", "video"),
        ("视频(代码)", "video"),
        ("代码（PyTorch）", "code"),
        ("Challenge Link", "website"),
        ("Project Page [This Page]", "project"),
        ("数据集说明", ""),
        ("official link", ""),
        ("Dataset", "dataset"),
        ("🤗 Model", "weights"),
        ("YouTube", "video"),
        ("slides", "slides"),
        ("bibtext", "bibtex"),
        ("Attention Is All You Need", ""),
        ("DevOps-Model", ""),
        ("link", ""),
        ("", ""),
    ],
)
def test_labels_tell_roles(label: str, rel: str) -> None:
    assert label_role(label) == rel


def test_a_label_can_be_the_name_of_the_repository() -> None:
    assert is_name_of("Keras", "https://github.com/keras-team/keras")
    assert not is_name_of("Keras", "https://github.com/someone/model-in-keras")
    assert not is_name_of("code", "https://github.com/someone/code")


@pytest.mark.parametrize(
    ("url", "rel"),
    [
        ("https://arxiv.org/abs/2005.14165", "paper"),
        ("https://www.aclweb.org/anthology/P18-1031", "paper"),
        ("https://example.org/a.pdf", "paper"),
        ("https://github.com/owner/repo", "code"),
        ("https://github.com/owner", "profile"),
        ("https://github.com/owner/repo/blob/main/report.pdf", "paper"),
        ("https://huggingface.co/org/model", "weights"),
        ("https://huggingface.co/datasets/org/data", "dataset"),
        ("https://huggingface.co/spaces/org/app", "demo"),
        ("https://huggingface.co/org", "profile"),
        ("https://huggingface.co", "website"),
        ("https://youtu.be/x", "video"),
        ("https://example.org/models/R-50.pkl", "weights"),
        ("https://news.ycombinator.com/item?id=1", "blog"),
        ("https://blog.example.org/2020/post", "blog"),
        ("https://someone.github.io/project/", "project"),
        ("https://example.org/picture.png", "image"),
        ("https://example.org/", ""),
    ],
)
def test_hosts_tell_roles(url: str, rel: str) -> None:
    assert role_of_host(url) == rel


@pytest.mark.parametrize(
    ("label", "url", "column", "rel"),
    [
        ("link", "https://example.org/x", "code", "code"),
        ("official website", "https://example.org/x", "code", "website"),
        ("official website", "https://arxiv.org/abs/2105.13290", "paper", "paper"),
        ("code", "https://arxiv.org/abs/2105.13290", "", "code"),
        ("project", "https://github.com/a/b", "", "code"),
        ("project page", "https://github.com/a/b", "", "project"),
        ("@someone", "https://twitter.com/someone", "", "profile"),
        ("x", "https://example.org/x", "", "link"),
    ],
)
def test_label_before_column_before_host(label: str, url: str, column: str, rel: str) -> None:
    assert role(label, url, column) == rel


def test_slips_in_labels() -> None:
    assert misspelt_role("linl") == "link"
    assert misspelt_role("cdoe") == "code"
    assert misspelt_role("papr") == "paper"
    assert misspelt_role("Core") == ""
    assert misspelt_role("node") == ""
    assert misspelt_role("link") == ""


def test_short_labels_in_brackets() -> None:
    assert loose_role("Python Alternative") == "code"
    assert loose_role("A title of four words and code") == ""


def test_labels_that_say_nothing() -> None:
    assert is_neutral("here")
    assert is_neutral("")
    assert not is_neutral("BERT")


def test_numbers_in_addresses() -> None:
    assert arxiv_id("https://arxiv.org/pdf/2302.13971v1.pdf") == "2302.13971"
    assert arxiv_id("http://arxiv.org/abs/cs/9901001") == "cs/9901001"
    assert arxiv_id("arXiv:2106.07139 2021") == "2106.07139"
    assert arxiv_id("https://example.org/2106.07139") == ""
    assert doi("https://doi.org/10.1145/3383313.3412225") == "10.1145/3383313.3412225"
    assert doi("https://dl.acm.org/doi/pdf/10.1145/356580.356581") == "10.1145/356580.356581"
    assert doi("https://example.org/10.1145/1") == ""
    assert host_of("https://www.Example.org:80/x") == "example.org"
    assert host_of("mailto:a@b.c") == ""


def test_marks_of_advertising_go_and_nothing_else() -> None:
    assert without_tracking("https://a.org/?id=1&utm_source=x#p") == "https://a.org/?id=1#p"
    assert without_tracking("https://a.org/?fbclid=x") == "https://a.org/"
    assert without_tracking("https://arxiv.org/abs/2304.03893?s=03") == "https://arxiv.org/abs/2304.03893?s=03"
    assert without_tracking("https://a.org/#q=1") == "https://a.org/#q=1"


@given(st.text(max_size=60))
def test_any_address_and_label_are_taken(text: str) -> None:
    assert without_tracking(without_tracking(text)) == without_tracking(text)
    assert role(text, f"https://example.org/{text}")


@pytest.mark.parametrize("name", ["한국음성학회", "Статистика", "Σύνοψη", "ノート"])
def test_a_word_in_any_script_says_more_than_that_there_is_a_link(name: str) -> None:
    assert not is_neutral(name)
    assert is_neutral("link")
    assert is_neutral("[→]")


@pytest.mark.parametrize(
    ("url", "rel"),
    [
        ("https://academic.oup.com/nar", ""),
        ("https://academic.oup.com/nar/article/47/W1/W587/5494727", "paper"),
        ("https://www.sciencedirect.com/journal/journal-of-lakes", ""),
        ("https://www.ncbi.nlm.nih.gov/research/tool/", ""),
        ("https://openreview.net/forum?id=abcDEF", "paper"),
        ("https://www.ncbi.nlm.nih.gov/a/lake.pdf", "paper"),
    ],
)
def test_a_page_on_a_host_of_papers_that_has_no_number_is_no_paper(url: str, rel: str) -> None:
    assert role_of_host(url) == rel


def test_data_on_the_host_of_models_are_data_whatever_the_label_says() -> None:
    assert role("HF", "https://huggingface.co/datasets/bell/lakes", column="weights") == "dataset"
    assert role("Model", "https://huggingface.co/bell/lakes") == "weights"


def test_a_journal_and_its_year_are_no_plural_of_a_language() -> None:
    assert label_role("RS2021") == ""
    assert role("RS2021", "https://www.mdpi.com/2072-4292/13/18/3750", default="paper") == "paper"
    assert role("Direct Download", "https://example.org/data") == "link"
    assert label_role("User Guide") == "documentation"


@pytest.mark.parametrize(
    ("url", "rel"),
    [
        ("https://scholar.google.at/scholar?hl=en&q=On+Boats", "search"),
        ("https://github.com/search?p=1&q=boats", "search"),
        ("https://scholar.google.com/scholar?cluster=123", "paper"),
    ],
)
def test_a_search_is_no_paper_whatever_its_label_says(url: str, rel: str) -> None:
    assert role("scholar", url) == rel
