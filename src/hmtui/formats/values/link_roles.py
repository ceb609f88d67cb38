"""What a link of a list leads to: told by its label, its column and its host, in that order.

Invariant: the answer depends on the three texts alone; an address is never
fetched, and never changed but for the tracking parameters that ``without_tracking`` names.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache, lru_cache
from urllib.parse import unquote

__all__ = [
    "arxiv_id",
    "doi",
    "host_of",
    "is_file",
    "is_name_of",
    "is_neutral",
    "is_plain",
    "is_web",
    "label_role",
    "loose_role",
    "misspelt_role",
    "role",
    "role_of_host",
    "without_tracking",
]

_ROLES = {
    "paper": """
        paper papers pdf arxiv abs abstract preprint eprint openreview doi publication article acl anthology aclanthology pmlr cvf
        thecvf ieee ieeexplore acm springer elsevier sciencedirect biorxiv medrxiv semantic scholar neurips nips icml iclr jmlr
        mlr proceedings report techreport technical thesis manuscript ps html fulltext text 论文 文章 原文 报告 技术报告 preprints
        journal letter magazine conference
    """,
    "code": """
        code codes github repo repository repos git source sourcecode implementation implementations impl pytorch torch tensorflow tf keras
        python matlab julia java jax flax theano caffe caffe2 mxnet chainer lua luajit paddlepaddle paddle scala rust cpp c r
        official unofficial gitlab bitbucket gitee toolkit toolbox package library 代码 源码 开源 开源地址 仓库 实现 项目地址 reference
    """,
    "project": "project projects projectpage projet 项目 项目主页",
    "website": "website site web webpage homepage home page pages 主页 官网 网站 网页 official-website link-page challenge",
    "dataset": "dataset datasets data corpus corpora benchmark 数据 数据集 语料 download-data",
    "weights": "weights weight checkpoint checkpoints ckpt ckpts model models huggingface hf modelscope pretrained 模型 权重 模型权重",
    "demo": "demo demos colab notebook notebooks space spaces gradio replicate playground 演示 试用 体验 app",
    "video": "video videos youtube talk talks recording presentation bilibili lecture 视频 讲座 演讲",
    "slides": "slides slide ppt pptx deck 幻灯片",
    "poster": "poster posters",
    "blog": "blog blogs blogpost post medium 博客 博文 解读 笔记 tweet twitter thread zhihu 知乎 reddit csdn 公众号",
    "announcement": "news announcement press release 新闻 公告",
    "documentation": "docs doc documentation document tutorial tutorials guide manual wiki api 文档 教程",
    "bibtex": "bib bibtex citation cite bibtext",
    "supplement": "supplementary supplement supp suppl appendix supplemental material materials 附录 补充材料",
    "review": "review reviews",
}
_ROLE_OF = {word: rel for rel, words in _ROLES.items() for word in words.split()}
_FILLER = frozenset(
    """
    and or the of for in on to a an with full new old original extended short long version ver v link links url
    here official high low resolution not yet soon coming available by part 1 2 3 4 5 6 8 10 pre trained zh cn en
    eng english chinese core only conference latest updated archive open free direct user on-line online camera ready main
    this star stars 官方 中文 英文 链接 下载 地址 和 与 及 或 的 版 download
    """.split()
)
_NEUTRAL = frozenset(
    """
    link links url here click this download visit see 链接 地址 下载 访问 点击 戳 more read go view
    """.split()
)
_OFTEN = "link paper code github arxiv website dataset project video bibtex slides".split()
_WHOSE = frozenset({"unofficial", "reference", "source"})
"""Words that mean code, if no other word says what is meant: “Blog post (unofficial)”, “Source paper”."""
_FIRST = ("bibtex", "code", "dataset", "video", "slides", "poster", "supplement", "demo", "weights", "documentation")
"""A label with words of several roles is of the first of these it names: “paper code” is code."""

_HOSTS = {
    "paper": """
        arxiv.org alphaxiv.org ar5iv.org openreview.net aclanthology.org aclweb.org aclanthology.info doi.org thecvf.com
        cv-foundation.org proceedings.mlr.press jmlr.org biorxiv.org medrxiv.org ieeexplore.ieee.org dl.acm.org
        link.springer.com sciencedirect.com papers.nips.cc proceedings.neurips.cc papers.neurips.cc isca-speech.org
        isca-archive.org ijcai.org semanticscholar.org onlinelibrary.wiley.com ncbi.nlm.nih.gov ssrn.com eprint.iacr.org
        hal.science ecva.net ojs.aaai.org vldb.org usenix.org pnas.org nature.com mdpi.com proceedings.com
        academic.oup.com journals.plos.org tandfonline.com direct.mit.edu lrec-conf.org researchgate.net
    """,
    "video": "youtube.com youtu.be vimeo.com bilibili.com slideslive.com videolectures.net",
    "demo": "colab.research.google.com replicate.com gradio.app",
    "code": "gitlab.com bitbucket.org gitee.com sourceforge.net codeberg.org openi.pcl.ac.cn",
    "dataset": "zenodo.org kaggle.com physionet.org opendatalab.com tianchi.aliyun.com",
    "weights": "modelscope.cn civitai.com",
    "blog": """
        medium.com towardsdatascience.com blogspot.com zhihu.com substack.com twitter.com x.com news.ycombinator.com reddit.com
    """,
    "slides": "slideshare.net speakerdeck.com",
    "project": "github.io gitlab.io sites.google.com",
}
_ROLE_OF_HOST = {host: rel for rel, hosts in _HOSTS.items() for host in hosts.split()}
_CERTAIN = frozenset(
    """
    arxiv.org alphaxiv.org openreview.net aclanthology.org aclweb.org doi.org thecvf.com proceedings.mlr.press papers.nips.cc
    ieeexplore.ieee.org dl.acm.org
    """.split()
)
"""Hosts that hold nothing but papers."""
_BESIDE_PAPERS = frozenset("code dataset bibtex supplement review video slides poster".split())
_FROM = re.compile(r"(?i)\W*source\W*")
"""A label that means code where it leads to a repository, and elsewhere where something was found."""
_NUMBERED = re.compile(r"\d|[?&]\w+=|/papers?/|\.html?$")
"""What the address of a paper has on a host of papers."""
_SEARCH = re.compile(r"(?i)(?:/scholar|/search(?:/\w+)?/?)\?(?:.*&)?(?:as_)?(?:q|query|term)=")
"""An address that looks for words: what it finds today is no part of a record."""
_QUERY = re.compile(r"[?#]")
_TEXT = re.compile(r"(?i)(?!readme).*\.(?:md|rst|txt)")
"""A file of words in a repository."""
_BLOG = re.compile(r"(?:^|\.)[\w-]*blogs?\.")
_CHINESE_WORD = re.compile(
    "|".join(sorted((word for word in {*_ROLE_OF, *_FILLER, *_NEUTRAL} if not word.isascii()), key=len, reverse=True))
)
_WEIGHTS = re.compile(r"\.(?:pkl|pth|pt|ckpt|safetensors|onnx|caffemodel|gguf|pdparams)(?:\.tar)?$", re.IGNORECASE)
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|msclkid|dclid|yclid|mc_cid|mc_eid|igshid|_hsenc|_hsmi|vero_id)=[^&#]*", re.IGNORECASE
)
_FILE = re.compile(
    r"(?:\.{0,2}/|\.[\w%-]+/)[^\s:]+|#.*|[\w%-]+/[^\s:]+|(?:[\w %-]+/)*[^:/]+\.(?:md|markdown|pdf|txt|bib|ipynb|html?|png|jpe?g|gif|svg)(?:#\S*)?",
    re.IGNORECASE,
)
_FORGES = frozenset({"github.com", "gitlab.com", "bitbucket.org", "gitee.com", "huggingface.co"})
_HUGGING_FACE = frozenset({"huggingface.co", "hf.co", "hf-mirror.com"})
_PLAIN = frozenset({"code", "paper", "demo", "data", "dataset", "github", "project", "model", "website", "link"})
"""Words that say what a link is even where a repository is called so."""
_GITHUB_OWNERS_NOT = frozenset(
    ["orgs", "topics", "features", "sponsors", "search", "marketplace", "settings", "apps", "collections", "about"]
)


_LONGEST_LABEL = 80
"""Characters of a label; what is longer is a title."""
_PICTURE = re.compile(r":[a-z0-9_+-]+:")
_QUALIFIED = re.compile(r"(?<=[\u3400-\u9fff])\s?[(（][^()（）]*[)）]$")
"""What a Chinese label adds in brackets: “视频(代码)” is a video."""
_TWO_WORDS = re.compile(r"hugging\s?face|🤗|pa?per\s?with\s?code")
_JOURNAL = re.compile(r"[A-Z]+(?:19|20)\d\d")
"""Letters with a year, where “RS2021” is no plural of the language R."""
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?|\d+|[\u3400-\u9fff]+|[^\W\d_a-z\u3400-\u9fff]+")
_ARXIV = re.compile(
    r"(?i)(?:(?:arxiv|ar5iv|alphaxiv)\.(?:org|labs\.arxiv\.org)/(?:[a-z]+/)?|huggingface\.co/papers/|arxiv[:\s]\s*)"
    r"(\d{4}\.\d{4,5}|[a-z-]{2,9}(?:\.[a-z]{2})?/\d{7})(?!\d)"
)


_WEB = re.compile(r"(?i)https?://[^\s/]")


def is_web(url: str) -> bool:
    """Return whether an address is one of the web, and no place in the same file or repository."""
    return _WEB.match(url) is not None


def is_file(url: str) -> bool:
    """Return whether an address without a scheme is that of a file beside the list, and no web address cut short."""
    return _FILE.fullmatch(url) is not None


@lru_cache(maxsize=32768)
def _words(label: str) -> tuple[str, ...]:
    if len(label) > _LONGEST_LABEL:
        return (label,)
    label = _PICTURE.sub(" ", label.casefold().replace("c++", "cpp"))
    label = _TWO_WORDS.sub(lambda match: " code " if "code" in match[0] else " huggingface ", label)
    return tuple(word for run in _WORD.findall(label) for word in _parted(run))


def _parted(run: str) -> list[str]:
    """Part Chinese, which has no spaces, into words that are known; a run that holds any other stays whole."""
    words = [] if run.isascii() else _CHINESE_WORD.findall(run)
    return words if len("".join(words)) == len(run) else [run]


@cache
def label_role(label: str) -> str:
    """Return what a label says it leads to; empty when it says nothing, as a title or “link” does.

    Every word of the label must be of a role or a filler, so that a title that
    ends in “code” is no label.
    """
    words = _words(label if label.isascii() else _QUALIFIED.sub("", label))
    if not words or len(words) > 6 or _JOURNAL.fullmatch(label):
        return ""
    roles = []
    if any(map(_role_of_word, words)) and not all(word in _WHOSE or word in _FILLER for word in words):
        words = tuple(word for word in words if word not in _WHOSE)
    for word in words:
        found = _role_of_word(word)
        if found:
            roles.append(found)
        elif word not in _FILLER and not word.isdigit():
            return ""
    if not roles:
        return "code" if "official" in words and "link" not in words else ""
    for rel in _FIRST:
        if rel in roles:
            return rel
    return roles[0]


def _role_of_word(word: str) -> str:
    if word in _ROLE_OF:
        return _ROLE_OF[word] if word != "official" else ""
    stripped = word.rstrip("s")
    if stripped in _ROLE_OF:
        return _ROLE_OF[stripped]
    first, hyphen, last = word.partition("-")
    return _ROLE_OF.get(last, "") if hyphen and (first in _ROLE_OF or first in _FILLER) else ""


def loose_role(label: str) -> str:
    """Return what a short label in brackets leads to when at least one of its words tells: “Python Alternative”."""
    words = _words(label)
    if len(words) > 3:
        return ""
    return next(filter(None, map(_role_of_word, reversed(words))), "")


def is_neutral(label: str) -> bool:
    """Return whether a label says no more than that there is a link."""
    words = _words(label)
    return not words or all(word in _NEUTRAL or word in _FILLER or word.isdigit() for word in words)


def is_plain(label: str) -> bool:
    """Return whether all words of a label only say what a link is, and none can be a name: “Project page”, and not “News”."""
    return all(
        word in _PLAIN or word in _FILLER or word in {"page", "pdf", "repo", "homepage"} for word in _words(label)
    )


def is_name_of(label: str, url: str) -> bool:
    """Return whether a label that is the word of a role is here a name, that of the repository: “Keras” of keras-team/keras."""
    if host_of(url) not in _FORGES:
        return False
    path, word = _path(url), label.casefold().strip()
    return len(path) == 2 and path[1].casefold() == word and word not in _PLAIN


@cache
def misspelt_role(label: str) -> str:
    """Return the word a short label was meant to be: ``linl`` is ``link``. Empty when it is no such slip.

    Only labels in small letters are looked at: a name that is one letter away
    from a role (``Core``) is a name.
    """
    if not re.fullmatch(r"[a-z]{4,10}", label) or label in _ROLE_OF or label in _NEUTRAL or label in _FILLER:
        return ""
    return next((word for word in get_close_matches(label, _OFTEN, cutoff=0.75) if word[0] == label[0]), "")


@lru_cache(maxsize=16384)
def host_of(url: str) -> str:
    """Return the host of an address, without its port and ``www.``; empty when there is none."""
    match = re.match(r"(?i)https?://(?:[^/?#@]*@)?([^/?#:]+)", url)
    return match[1].lower().removeprefix("www.") if match else ""


def _path(url: str) -> list[str]:
    _, web, rest = url.partition("://")
    parts = _QUERY.split(rest if web else f"/{url}", maxsplit=1)[0].split("/")
    return list(filter(None, parts[1:]))


@lru_cache(maxsize=16384)
def role_of_host(url: str) -> str:
    """Return what an address leads to as far as its host and path tell; empty when they do not."""
    host, path = host_of(url), _path(url)
    if _SEARCH.search(url):
        return "search"
    if path and (re.search(r"\.(?:png|jpe?g|gif|svg|webp)$", path[-1], re.IGNORECASE) or path[2:3] == ["assets"]):
        return "image"
    if host in {"github.com", "raw.githubusercontent.com", "gist.github.com"}:
        return _role_on_github(path)
    if host in _HUGGING_FACE:
        return _role_on_hugging_face(path)
    if host == "docs.google.com":
        return "slides" if path[:1] == ["presentation"] else ""
    if path and _WEIGHTS.search(path[-1]):
        return "weights"
    if path and re.search(r"\.(?:pdf|ps|ps\.gz|djvu)$", path[-1], re.IGNORECASE):
        return "paper"
    found = _ROLE_OF_HOST.get(_known_end(host), "blog" if _BLOG.search(host) else "")
    # What has no number is the page of a journal, a group, a tool.
    return "" if found == "paper" and not _NUMBERED.search(url, url.find("//") + 2 + len(host)) else found


def _known_end(host: str) -> str:
    """Return the host, or the domain it is of, that is in the table."""
    while host and host not in _ROLE_OF_HOST:
        host = host.partition(".")[2]
    return host


def _role_on_github(path: list[str]) -> str:
    if path and re.search(r"\.(?:pdf|ps)$", path[-1], re.IGNORECASE):
        return "paper"
    if len(path) < 2 or path[0] in _GITHUB_OWNERS_NOT:
        return "profile"
    if path[2:3] == ["issues"] or (path[2:3] == ["blob"] and _TEXT.fullmatch(path[-1])):
        return ""
    return "code"


def _role_on_hugging_face(path: list[str]) -> str:
    if not path:
        return "website"
    known = {"datasets": "dataset", "spaces": "demo", "papers": "paper", "blog": "blog", "docs": "documentation"}
    if path[0] in known:
        return known[path[0]]
    return "weights" if len(path) > 1 else "profile"


def role(label: str, url: str, column: str = "", default: str = "link") -> str:
    """Return what a link leads to: its label, else its column, else its host.

    A search, and a host that holds nothing but papers, are believed before a label that only
    says “website” or a column that says something else.
    """
    said, host = label_role(label), role_of_host(url)
    if said == "code" and host != "code" and _FROM.fullmatch(label):
        said = host or "link"
    if host == "search":
        return host
    if _known_end(host_of(url)) in _CERTAIN and said not in _BESIDE_PAPERS:
        return "paper"
    if said == "project" and host == "code" and not re.search(r"page|主页", label, re.IGNORECASE):
        return "code"
    if label.startswith("@"):
        return "profile"
    if "weights" in {said, column} and host in {"dataset", "demo"} and host_of(url) in _HUGGING_FACE:
        return host  # the address says that it is no model
    return said or (host if column == "link" else "") or column or host or default


def arxiv_id(text: str) -> str:
    """Return the arXiv id in an address or a text, without its version; empty when there is none."""
    folded = text.lower()
    match = _ARXIV.search(text) if "iv" in folded or "papers/" in folded else None
    return match[1] if match else ""


def doi(url: str) -> str:
    """Return the DOI in an address; empty when there is none."""
    match = "10." in url and re.search(
        r"(?i)(?:doi\.org/|dl\.acm\.org/doi/(?:pdf/|abs/|full/|book/)?|onlinelibrary\.wiley\.com/doi/(?:abs/|full/|pdf/)?|link\.springer\.com/(?:article|chapter)/"
        r"|doi:\s*)(10\.\d{4,9}/[^\s?#\"<>]+)",
        url,
    )
    return re.sub(r"(?:\.pdf)?[.,;)]*$", "", unquote(match[1])) if match else ""


def without_tracking(url: str) -> str:
    """Take tracking parameters (``utm_source``, ``fbclid``, …) out of an address."""
    if "=" not in url:
        return url
    path, hash_sign, place = url.partition("#")
    base, question, query = path.partition("?")
    if not question:
        return url
    kept = [part for part in query.split("&") if not _TRACKING.fullmatch(part)]
    if len(kept) == query.count("&") + 1:
        return url
    return base + ("?" + "&".join(kept) if kept else "") + hash_sign + place
