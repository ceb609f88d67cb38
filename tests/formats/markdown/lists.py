"""What the tests of this room share: reading a text, and lists of every form."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

from hmtui.formats.draft import Draft, Report
from hmtui.formats.markdown import read
from hmtui.sources.assemble import Assembler

FORMS = """\
# A list of things [![badge](https://img.shields.io/badge/x-y-green)](https://example.org)

- [Tables](#tables)
- [Points](#points)

## Tables

| Year | Model Name | Title | Venue | Paper | Code |
|------|---|---|---|---|---|
| 2022 | BLOOM | A 176B-Parameter Model | arxiv | [linl](https://arxiv.org/pdf/2211.05100.pdf) | - | |
| 2021-2022 | Chinese CLIP | Learning Visual Models Well <br/> Chinese CLIP: Contrastive Pretraining | - | \
[link](https://arxiv.org/pdf/2103.00020.pdf)<br/>[link](https://arxiv.org/pdf/2211.01335.pdf) |
| 2022 | InstructGPT | Training language models | [link](https://arxiv.org/pdf/2203.02155.pdf) | - | |

<table><tr><th>模型</th><th>大小</th><th>论文</th></tr>
<tr><td><a href="https://github.com/a/b">LLaMA2</a></td><td>7B<br>70B</td><td><a href="https://arxiv.org/abs/2307.09288">paper</a></td>
</table>

## Points

* **SayCan**: "Do As I Can, Not As I Say", *arXiv, Apr 2022*. [[Paper](https://arxiv.org/abs/2204.01691)] [[Code]][saycan]
- **Deep Graph Mapper (ArXiv 2020)**
  - Cristian Bodnar, Pietro Liò
  - [[Paper]](https://arxiv.org/abs/2002.03864v2)
- Contributions are welcome, see [the rules](https://example.org/rules).

**A paper in a paragraph** \\
*Some One, Other Body* \\
ICML 2023. [[Paper](https://arxiv.org/abs/2305.10657)] \\
18 May 2023

### 10. A Paper Under a Heading of Its Own
**Authors**: Some One, Other Body

<details><summary><b>Abstract</b></summary>
What it says.
</details>

[📄 Paper](https://arxiv.org/pdf/2312.02155.pdf) | [💻 Code (not yet)]()

## License

MIT, see [here](https://example.org/licence).

[saycan]: https://github.com/google-research/saycan
"""


def drafts(text: str) -> tuple[list[Draft], Report]:
    report = Report()
    return list(read(dedent(text), report)), report


def records(text: str) -> list[dict[str, Any]]:
    return [dict(draft.fields) for draft in drafts(text)[0]]


def links(fields: dict[str, Any]) -> dict[str, str]:
    return {link["rel"]: link["url"] for link in fields["links"]}


def codes(report: Report, *, repaired: bool) -> set[str]:
    return {problem.code for problem in report.problems if problem.repaired is repaired}


def assembled(text: str) -> int:
    """Read to the end, as the program does; give the number of records."""
    report = Report()
    return len(list(Assembler("list.md", report).records(read(text, report))))
