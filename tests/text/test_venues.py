"""Short names of venues."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.text.venues import short_venue


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("NeurIPS 2020", "NeurIPS 2020"),
        ("Physical Review D", "Physical Review D"),
        ("Proceedings of the 2018 Conference on Empirical Methods in Natural Language Processing", "EMNLP"),
        (
            "Proceedings of the 51st Annual Meeting of the Association for Computational Linguistics (Volume 1: Long Papers)",
            "ACL",
        ),
        ("Advances in Neural Information Processing Systems 33", "NeurIPS"),
        ("2019 IEEE/CVF Conference on Computer Vision and Pattern Recognition", "CVPR"),
        ("Proceedings of the Ninth Conference on Garden Tools and Their Evaluation (GTE-2014)", "GTE"),
        ("Proceedings of the 36th Annual Workshop on Garden Tools", "Workshop on Garden Tools"),
        ("Proceedings of the Twenty-First Symposium on Garden Tools, Volume 2", "Symposium on Garden Tools"),
        ("Proceedings of GTE 2016, the 26th Conference on Garden Tools: Technical Papers", "GTE"),
        ("Proceedings of the EMNLP 2014 Workshop on Garden Tools", "EMNLP 2014 Workshop on Garden Tools"),
        ("Transactions on Garden Tools and Flowers, Volume 6", "Transactions on Garden Tools and Flowers"),
        ("Second Journal of Gardens and Their Tools", "Second Journal of Gardens and Their Tools"),
        ("Transactions on Garden Tools, 12(3):4-27,", "Transactions on Garden Tools"),
        ("Journal of Gardens and Their Tools 14(2), pp. 4–27", "Journal of Gardens and Their Tools"),
        ("Tools for the Gardens of 2015-2016", "Tools for the Gardens of 2015-2016"),
        ("Findings of the Association for Computational Linguistics: EMNLP 2020", "Findings of EMNLP 2020"),
    ],
)
def test_a_venue_has_its_acronym_else_its_name_without_number_and_volume(name: str, short: str) -> None:
    assert short_venue(name) == short


_WORDS = "Proceedings of the 12th Second Annual Workshop on Conference Meeting (GTE) (Volume 1: Papers) 2020 ACL, Gardens".split()


@given(st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join))
def test_a_short_name_is_never_empty_and_stays(name: str) -> None:
    short = short_venue(name)
    assert bool(short) == bool(name)
    assert short_venue(short) == short
