"""What the columns of a table hold, told by the words of its header in a few languages.

Invariant: a header that is not understood is ``""``: its cells are kept as they are,
under its own words.
"""

from __future__ import annotations

import re
from functools import cache

from hmtui.formats.values.link_roles import label_role

__all__ = ["LINKS", "column_role"]

LINKS = frozenset(
    """
    paper code project website dataset weights demo video slides poster blog documentation bibtex link
    """.split()
)
"""Columns whose cells lead somewhere; the role of the column is that of its links."""

_HEADERS = {
    "number": "# no nr num number idx index id rank sno s_no 序号 编号 排名",
    "title": """
        title paper_title article_title paper_name titel 标题 题目 名称及论文 论文标题 论文题目 论文名 论文名称 タイトル 論文 論文名 제목 논문 논문명 논문제목
    """,
    "name": """
        name full_name short_name common_name base_name model model_name model_family method algorithm approach approache system abbr
        abbreviation acronym nickname nick_name llm architecture_name tool dataset benchmark annotator project library librarie framework
        package platform software modell 名称 名字 方法 算法 缩写 简称 数据集 基准 项目 项目名 项目名称 工具 模型 模型名 模型名称 模型系列 モデル モデル名 名前 모델 모델명 이름
    """,
    "year": """
        year date time month year/month release released publish published pubdate when jahr datum 年 年份 时间 日期 发布时间 发布日期 发布年份
        发表时间 发表日期 发表年份 发时间 发日期 公開年 発表年 公開日 연도 년도 날짜
    """,
    "venue": """
        venue j/c c/j conf conference journal publication published_in published_at pub publisher conference/journal journal/conference where
        proceedings source_of_publication record 会议 期刊 会议/期刊 期刊/会议 出处 来源 发表会议 发表期刊 发表于 收录 收录列表 收录情况 收录会议 收录期刊
    """,
    "authors": "author author(s) by 作者",
    "organizations": """
        org organization organisation institution institute institute/company affiliation company companie creator developer team lab maker
        provider vendor author_source authors_source author_affiliation 机构 组织 公司 团队 单位 作者单位 研发机构 发布方 提供者 开发者 開発元 開発者 entwickler hersteller 기관 개발 개발사
    """,
    "parameters": "size scale para param parameter param_count parameter_count #p #param #parameter 大小 规模 参数 参数量 参数规模 参数数 模型大小 模型规模 模型参数",
    "license": "license licence licensing 许可 许可证 协议 开源协议 授权 lizenz ライセンス 라이선스",
    "summary": """
        comment note intro introduction desc description remark summary summarie tldr tl;dr abstract detail about overview highlight feature other
        why why_it_matters idea key_idea contribution takeaway insight finding info information
        note/comment beschreibung 説明 概要 설명 简介 描述 说明 备注 介绍 摘要 简述 特点 亮点
    """,
    "keyword": "tag keyword topic task category categorie type area field domain 标签 关键词 关键字 类别 类型 任务 领域 方向",
    "languages": "language lang 语言",
    "modalities": "modality modalitie modal 模态",
    "architecture": "architecture arch backbone base_model basemodel 架构 结构 基座 基座模型 底座",
    "training-tokens": "token #token 训练 训练数据 训练tokens 训练量",
    "link": "link url resource material paper_&_code paper/code paper_and_code 链接 地址 资源 网址 相关链接",
}
_OF_DATA = re.compile(r"(?i)(?:training |train |pre-?training )?(?:data|dataset|corpus)\b|数据|.*/(?!.*param)")
_ROLE_OF = {word.replace("_", " "): role for role, words in _HEADERS.items() for word in words.split()}


def _known(words: str) -> str:
    """Return the role of a header that is in the table, in singular or plural."""
    plain = words.casefold().replace(".", "").strip()
    return _ROLE_OF.get(plain) or _ROLE_OF.get(plain.removesuffix("s"), "")


@cache
def column_role(header: str) -> str:
    """Return what a column with this header holds: a field of a record, the role of its links, or nothing known."""
    words = re.sub(r":[a-z0-9_+-]+:|[*_`↓↑⬇⬆▲▼✨]", " ", header).strip(" \t:：.")
    words = " ".join(re.sub(r"[^\w\s#/&,+().;-]", " ", words).split())
    if role := _known(words):
        return role
    first = re.split(r"\s*[/(（,&|]\s*", words)[0].strip()
    if first and first != words and (role := column_role(first)):
        return role
    found = label_role(words)
    if found in LINKS and not words.casefold().startswith("official"):
        return found
    return _role_of_end(words)


def _role_of_end(words: str) -> str:
    """Go by the last word of a header, “Publish Date”, “Language Model”, or the end of one without spaces, ``更新日期``."""
    ends = words.split()[1:][-1:]
    if not ends and not words.isascii():
        ends = [words[at:] for at in range(1, len(words) - 1)]
    # The size of data is no number of parameters, nor is “Metric / Scale”, which is of something else as well.
    none = {"", "number", "parameters"} if _OF_DATA.match(words) else {"", "number"}
    return next((role for end in ends if (role := _known(end)) not in none), "")
