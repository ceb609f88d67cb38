"""Which of two that stand above each other is the entry, and what only repeats or leads to the entries."""

from __future__ import annotations

from formats.markdown.lists import records

_TITLES = (
    "Learning to Walk in Virtual Worlds",
    "Sparse Attention for Long Documents",
    "Graph Networks as Physics Engines",
    "Robust Speech from Noisy Data",
    "Planning with Large Language Models",
    "Vision without Convolution at Scale",
    "Fair Ranking in Open Markets",
    "Deep Retrieval for Code Search",
)


def names(text: str) -> list[str]:
    return [one["name"] for one in records(text)]


def linked(title: str, indent: str = "") -> str:
    return f"{indent}* [{title}](https://arxiv.org/abs/2401.{_TITLES.index(title):05})"


def test_one_paragraph_of_links_does_not_own_the_list_below_it() -> None:
    items = [f"- **{title}.** Ann Bell, et al. [[Paper]](https://example.org/{title[:4]})" for title in _TITLES]
    text = (
        "# Reading\n\n[[Post]](https://example.com/1) [[Arc Link]](https://arc.example/2)\n<br>\n\n##\n\n"
        + "\n".join(items)
    )
    assert names(text) == list(_TITLES)


def test_linked_items_beside_topics_with_items_under_them_are_entries() -> None:
    first, *others = _TITLES
    topics = [
        f"* {topic}\n{linked(title, '  ')}" for topic, title in zip(("检索", "追踪", "分割"), others, strict=False)
    ]
    text = "\n".join(["## One", linked(first), *topics, "", "## Two", *map(linked, others[3:])])
    assert names(text) == list(_TITLES)


def test_a_table_of_the_names_of_entries_and_links_is_an_index() -> None:
    short = ("Alphanet", "BetaGNN", "Gammanet", "DeltaGNN", "Epsilon", "ZetaNet")
    items = [
        f"- {name}: {title} [[pdf]](https://arxiv.org/abs/2301.{at:05})"
        for at, (name, title) in enumerate(zip(short, _TITLES, strict=False))
    ]
    rows = "\n".join(f"| {name} | https://github.com/some/{name} |" for name in short)
    table = f"\n\n## Code\n\n| Methods | Github |\n|---|---|\n{rows}\n"
    assert len(names("## Papers\n\n" + "\n".join(items) + table)) == len(short)
    assert names(table) == list(short)
