"""References as a careless writer, or a language model, gets them wrong: literal entries, each with the verdict due.

They were written down with their verdicts before they were checked for the first time, without looking at how titles and
authors are compared; the coauthors who are none, all four, were not noticed then. The works are real: those of the catalog, and some that arXiv and Crossref have; what the services
know of them differs as it does in fact (one has only the first author, one abbreviates given names). 21 differ from a
work or do not exist, and 19 are right in what is checked: wrong are only the year, the place, or letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.verification.values import Verdict
from verification.truth import catalog_works, one

if TYPE_CHECKING:
    from collections.abc import Iterator

    from online_works import Work

__all__ = ["CASES", "careless_works"]

EXISTS, DIFFERS = frozenset({Verdict.EXISTS}), frozenset({Verdict.DIFFERS})
WRONG = frozenset({Verdict.DIFFERS, Verdict.NOT_FOUND})

CASES: tuple[tuple[str, frozenset[Verdict], str], ...] = (
    # --- a wrong year ---
    (
        "wrong year",
        EXISTS,
        r"""@inproceedings{bert, title={{BERT}: Pre-training of Deep Bidirectional Transformers for Language Understanding},
        author={Devlin, Jacob and Chang, Ming-Wei and Lee, Kenton and Toutanova, Kristina}, booktitle={NAACL}, year={2017},
        doi={10.18653/v1/N19-1423}}""",
    ),
    (
        "wrong year",
        EXISTS,
        r"""@misc{switch, title={Switch Transformers: Scaling to Trillion Parameter Models with Simple and Efficient Sparsity},
        author={William Fedus and Barret Zoph and Noam Shazeer}, year={2023}, eprint={2101.03961}, archivePrefix={arXiv}}""",
    ),
    (
        "wrong year",
        EXISTS,
        r"""@article{alphacode, title={Competition-level code generation with {AlphaCode}}, author={Li, Yujia and Choi, David
        and Chung, Junyoung and others}, journal={Science}, year={2019}, doi={10.1126/science.abq1158}}""",
    ),
    # --- one author missing ---
    (
        "one author missing",
        EXISTS,
        r"""@misc{mamba, title={Mamba: Linear-Time Sequence Modeling with Selective State Spaces}, author={Gu, Albert},
        eprint={2312.00752}, archivePrefix={arXiv}, year={2023}}""",
    ),
    (
        "one author missing",
        EXISTS,
        r"""@inproceedings{layout, title={LayoutLMv3: Pre-training for Document AI with Unified Text and Image Masking},
        author={Huang, Yupan and Lv, Tengchao and Lu, Yutong and Wei, Furu}, booktitle={ACM Multimedia}, year={2022},
        doi={10.1145/3503161.3548112}}""",
    ),
    (
        "one author missing",
        EXISTS,
        r"""@inproceedings{fuzzing, title={Active Fuzzing for Testing and Securing Cyber-Physical Systems}, author={Yuqi Chen
        and Bohan Xuan and Christopher M. Poskitt and Fan Zhang}, booktitle={ISSTA}, year={2020}}""",
    ),
    # --- the title paraphrased ---
    (
        "paraphrased title",
        DIFFERS,
        r"""@misc{gpt, title={Language Models Can Learn from Few Examples}, author={Brown, Tom and Mann, Benjamin and Ryder,
        Nick and others}, eprint={2005.14165}, archivePrefix={arXiv}, year={2020}}""",
    ),
    (
        "paraphrased title",
        DIFFERS,
        r"""@inproceedings{aligning, title={Aligning language models to follow instructions using human feedback},
        author={Ouyang, Long and Wu, Jeff and Jiang, Xu and others}, booktitle={NeurIPS}, year={2022},
        doi={10.52202/068431-2011}}""",
    ),
    (
        "paraphrased title",
        DIFFERS,
        r"""@inproceedings{swin, title={A Hierarchical Vision Transformer with Shifted Windows}, author={Liu, Ze and Lin,
        Yutong and Cao, Yue and others}, booktitle={ICCV}, year={2021}, doi={10.1109/ICCV48922.2021.00986}}""",
    ),
    (
        "paraphrased title",
        DIFFERS,
        r"""@article{codegen, title={Deep Learning for Code Generation at Competition Level}, author={Li, Y. and Choi, D.},
        journal={Science}, year={2022}, doi={10.1126/science.abq1158}}""",
    ),
    (
        "paraphrased title",
        WRONG,
        r"""@inproceedings{clip, title={Learning Visual Models that Transfer from Natural Language Supervision},
        author={Radford, Alec and Kim, Jong Wook and Hallacy, Chris and others}, booktitle={ICML}, year={2021}}""",
    ),
    (
        "paraphrased title",
        WRONG,
        r"""@article{t5, title={Exploring Transfer Learning Limits using a Text-to-Text Transformer}, author={Raffel, Colin and
        Shazeer, Noam and Roberts, Adam}, journal={JMLR}, year={2020}}""",
    ),
    # --- digits of the DOI swapped ---
    (
        "swapped digits",
        DIFFERS,
        r"""@inproceedings{bert2, title={BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding},
        author={Devlin, Jacob and Chang, Ming-Wei and Lee, Kenton and Toutanova, Kristina}, booktitle={NAACL}, year={2019},
        doi={10.18653/v1/N19-1432}}""",
    ),
    (
        "swapped digits",
        DIFFERS,
        r"""@inproceedings{mt5, title={{mT5}: A Massively Multilingual Pre-trained Text-to-Text Transformer}, author={Xue,
        Linting and Constant, Noah and Roberts, Adam and others}, booktitle={NAACL}, year={2021},
        doi={10.18653/v1/2021.naacl-main.14}}""",
    ),
    (
        "swapped digits",
        DIFFERS,
        r"""@article{eva, title={{EVA2.0}: Investigating Open-Domain Chinese Dialogue Systems with Large-Scale Pre-Training},
        author={Gu, Yuxian and Wen, Jiaxin and Sun, Hao and others}, journal={Machine Intelligence Research}, year={2023},
        doi={10.1007/s11633-022-1378-3}}""",
    ),
    (
        "swapped digits",
        DIFFERS,
        r"""@inproceedings{rest, title={Automated Test Generation for REST APIs: No Time to Rest Yet}, author={Myeongsoo Kim and
        Qi Xin and Saurabh Sinha and Alessandro Orso}, booktitle={ISSTA}, year={2022}, doi={10.1145/3533767.3543401}}""",
    ),
    # --- the wrong venue ---
    (
        "wrong venue",
        EXISTS,
        r"""@inproceedings{glm, title={GLM: General Language Model Pretraining with Autoregressive Blank Infilling}, author={Du,
        Zhengxiao and Qian, Yujie and Liu, Xiao and Ding, Ming and Qiu, Jiezhong and Yang, Zhilin and Tang, Jie},
        booktitle={EMNLP}, year={2022}, doi={10.18653/v1/2022.acl-long.26}}""",
    ),
    (
        "wrong venue",
        EXISTS,
        r"""@inproceedings{vit, title={An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale},
        author={Dosovitskiy, Alexey and Beyer, Lucas and Kolesnikov, Alexander and others}, booktitle={CVPR}, year={2021}}""",
    ),
    (
        "wrong venue",
        EXISTS,
        r"""@article{gpt3, title={Language Models are Few-Shot Learners}, author={Brown, T. B. and Mann, B. and Ryder, N. and
        Subbiah, M.}, journal={Nature}, year={2020}, note={arXiv:2005.14165}}""",
    ),
    # --- a coauthor who is none ---
    (
        "invented coauthor",
        DIFFERS,
        r"""@misc{mamba2, title={Mamba: Linear-Time Sequence Modeling with Selective State Spaces}, author={Gu, Albert and Dao,
        Tri and R\'{e}, Christopher}, eprint={2312.00752}, archivePrefix={arXiv}, year={2023}}""",
    ),
    (
        "invented coauthor",
        DIFFERS,
        r"""@inproceedings{bert3, title={BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding},
        author={Devlin, Jacob and Chang, Ming-Wei and Lee, Kenton and Toutanova, Kristina and Vaswani, Ashish},
        booktitle={NAACL}, year={2019}, doi={10.18653/v1/N19-1423}}""",
    ),
    (
        "invented coauthor",
        DIFFERS,
        r"""@inproceedings{layout2, title={LayoutLMv3: Pre-training for Document AI with Unified Text and Image Masking},
        author={Huang, Yupan and Lv, Tengchao and Cui, Lei and Lu, Yutong and Wei, Furu and Sharma, Piyush},
        booktitle={ACM Multimedia}, year={2022}, doi={10.1145/3503161.3548112}}""",
    ),
    (
        "invented coauthor",
        DIFFERS,
        r"""@inproceedings{fuzzing2, title={Active Fuzzing for Testing and Securing Cyber-Physical Systems}, author={Yuqi Chen
        and Bohan Xuan and Christopher M. Poskitt and Jun Sun and Fan Zhang and Alexander Pretschner}, booktitle={ISSTA},
        year={2020}, doi={10.1145/3395363.3397376}}""",
    ),
    # --- the DOI of the paper next to it ---
    (
        "neighbour's DOI",
        DIFFERS,
        r"""@inproceedings{testing, title={Testing Deep Learning Models: A First Comparative Study of Multiple Testing
        Techniques}, author={Ahuja, Mohit Kumar and Gotlieb, Arnaud and Spieker, Helge}, booktitle={ICSTW}, year={2022},
        doi={10.1109/ICSTW58534.2023.00023}}""",
    ),
    (
        "neighbour's DOI",
        DIFFERS,
        r"""@article{byt5, title={ByT5: Towards a Token-Free Future with Pre-trained Byte-to-Byte Models}, author={Xue, Linting
        and Barua, Aditya and Constant, Noah and Al-Rfou, Rami and others}, journal={TACL}, year={2022},
        doi={10.18653/v1/2021.naacl-main.41}}""",
    ),
    (
        "neighbour's DOI",
        DIFFERS,
        r"""@inproceedings{neox, title={GPT-NeoX-20B: An Open-Source Autoregressive Language Model}, author={Black, Sid and
        Biderman, Stella and Hallahan, Eric}, booktitle={BigScience Workshop}, year={2022},
        doi={10.18653/v1/2022.bigscience-1.8}}""",
    ),
    (
        "neighbour's DOI",
        DIFFERS,
        r"""@inproceedings{glm2, title={GLM: General Language Model Pretraining with Autoregressive Blank Infilling}, author={Du,
        Zhengxiao and Qian, Yujie and Liu, Xiao}, booktitle={ACL}, year={2022}, doi={10.18653/v1/2022.acl-long.27}}""",
    ),
    # --- the next arXiv number ---
    (
        "next arXiv number",
        DIFFERS,
        r"""@misc{llama, title={LLaMA: Open and Efficient Foundation Language Models}, author={Touvron, Hugo and Lavril, Thibaut
        and Izacard, Gautier and others}, eprint={2302.13972}, archivePrefix={arXiv}, year={2023}}""",
    ),
    (
        "next arXiv number",
        DIFFERS,
        r"""@article{llama2, title={Llama 2: Open Foundation and Fine-Tuned Chat Models}, author={Touvron, Hugo and Martin, Louis
        and Stone, Kevin}, journal={arXiv preprint arXiv:2307.09289}, year={2023}}""",
    ),
    (
        "next arXiv number",
        DIFFERS,
        r"""@article{roberta, title={RoBERTa: A Robustly Optimized BERT Pretraining Approach}, author={Liu, Yinhan and Ott, Myle
        and Goyal, Naman}, journal={arXiv preprint arXiv:1907.11693}, year={2019}}""",
    ),
    # --- typing errors in the title ---
    (
        "typing error",
        EXISTS,
        r"""@inproceedings{bert4, title={BERT: Pre-trianing of Deep Bidirectional Transformers for Language Understanding},
        author={Jacob Devlin and Ming-Wei Chang and Kenton Lee and Kristina Toutanova}, booktitle={NAACL}, year={2019},
        doi={10.18653/v1/N19-1423}}""",
    ),
    (
        "typing error",
        EXISTS,
        r"""@misc{xlnet, title={XLNet: Generalized Autoregresive Pretraining for Language Understading}, author={Yang, Zhilin
        and Dai, Zihang and Yang, Yiming and Carbonell, Jaime and Salakhutdinov, Ruslan and Le, Quoc V}, eprint={1906.08237},
        archivePrefix={arXiv}, year={2019}}""",
    ),
    (
        "typing error",
        EXISTS,
        r"""@article{t52, title={Exploring the Limits of Transfer Learning with a Unifed Text-to-Text Transfomer},
        author={Raffel, Colin and Shazeer, Noam and Roberts, Adam and Lee, Katherine}, journal={JMLR}, year={2020}}""",
    ),
    # --- the subtitle dropped ---
    (
        "no subtitle",
        EXISTS,
        r"""@inproceedings{vit2, title={An Image is Worth 16x16 Words}, author={Dosovitskiy, Alexey and others},
        booktitle={ICLR}, year={2021}}""",
    ),
    (
        "no subtitle",
        EXISTS,
        r"""@inproceedings{chatgpt, title={ChatGPT and Software Testing Education}, author={Jalil, S. and Rafi, S. and LaToza,
        T. D. and Moran, K. and Lam, W.}, booktitle={ICSTW}, year={2023}, doi={10.1109/ICSTW58534.2023.00078}}""",
    ),
    (
        "no subtitle",
        EXISTS,
        r"""@misc{mamba3, title={Mamba}, author={Gu, A. and Dao, T.}, eprint={2312.00752}, archivePrefix={arXiv}, year={2024}}""",
    ),
    # --- accents lost ---
    (
        "no accents",
        EXISTS,
        r"""@inproceedings{prioritisation, title={Towards Explainable Test Case Prioritisation with Learning-to-Rank Models},
        author={Aurora Ramirez and Mario Berrios and Jose Raul Romero and Robert Feldt}, booktitle={ICSTW}, year={2023},
        doi={10.1109/ICSTW58534.2023.00023}}""",
    ),
    (
        "no accents",
        EXISTS,
        r"""@misc{gato, title={A Generalist Agent}, author={Scott Reed and Konrad Zolna and Emilio Parisotto and Sergio Gomez
        Colmenarejo and Alexander Novikov and Gabriel Barth-Maron and Mai Gimenez}, eprint={2205.06175},
        archivePrefix={arXiv}, year={2022}}""",
    ),
    # --- the preprint of what appeared, and the other way round ---
    (
        "other version",
        EXISTS,
        r"""@misc{eva2, title={EVA2.0: Investigating Open-Domain Chinese Dialogue Systems with Large-Scale Pre-Training},
        author={Yuxian Gu and Jiaxin Wen and Hao Sun}, howpublished={arXiv preprint}, eprint={2203.09313},
        archivePrefix={arXiv}, year={2022}}""",
    ),
    (
        "other version",
        EXISTS,
        r"""@article{byt52, title={ByT5: Towards a Token-Free Future with Pre-trained Byte-to-Byte Models}, author={Xue, Linting
        and Barua, Aditya and Constant, Noah and Al-Rfou, Rami and Narang, Sharan and Kale, Mihir and Roberts, Adam and Raffel,
        Colin}, journal={Transactions of the ACL}, year={2022}, eprint={2105.13626}, archivePrefix={arXiv}}""",
    ),
)
"""What is wrong, the verdicts that are right, and the entry."""

SEEN_AT_ARXIV = (
    one(
        "Testing Deep Learning Models: A First Comparative Study of Multiple Testing Techniques",
        *("Mohit Kumar Ahuja", "Arnaud Gotlieb", "Helge Spieker"),
        doi="10.1109/ICSTW55395.2022.00035",
        arxiv="2202.12139",
    ),
    one(
        "Towards Explainable Test Case Prioritisation with Learning-to-Rank Models",
        *("Aurora Ramírez", "Mario Berrios", "José Raúl Romero", "Robert Feldt"),
        doi="10.1109/ICSTW58534.2023.00023",
        arxiv="2405.13786",
    ),
    one(
        "Active Fuzzing for Testing and Securing Cyber-Physical Systems",
        *("Yuqi Chen", "Bohan Xuan", "Christopher M. Poskitt", "Jun Sun", "Fan Zhang"),
        doi="10.1145/3395363.3397376",
        arxiv="2005.14124",
    ),
    one(
        "Automated Test Generation for REST APIs: No Time to Rest Yet",
        *("Myeongsoo Kim", "Qi Xin", "Saurabh Sinha", "Alessandro Orso"),
        doi="10.1145/3533767.3534401",
        arxiv="2204.08348",
    ),
    one(
        "ChatGPT and Software Testing Education: Promises & Perils",
        *("Sajed Jalil", "Suzzana Rafi", "Thomas D. LaToza", "Kevin Moran", "Wing Lam"),
        doi="10.1109/ICSTW58534.2023.00078",
        arxiv="2302.03287",
    ),
)
NEIGHBOURS = (
    one("Cross-lingual Tagging of Short Messages", "Ana Ruiz", "Petr Novák", doi="10.18653/v1/2021.naacl-main.14"),
    one("Emergent Structures in Training Logs", "Lea Koch", "Omar Haddad", doi="10.18653/v1/2022.bigscience-1.8"),
    one("Parsing with Fewer Trees", "Yan Wu", "Ivo Marek", doi="10.18653/v1/2022.acl-long.27"),
    one("Bounds on Percolation in Strips", "Rosa Lindqvist", "Timo Aalto", arxiv="2307.09289"),
    one("Kinematics of Soft Grippers", "Hana Mori", "Paul Weiss", arxiv="1907.11693"),
)
FIRST_AUTHOR_ONLY = "10.18653/v1/2022.acl-long.26"
"""A DOI for which Crossref names one of seven authors."""
ABBREVIATED = "2312.00752"
"""A work whose authors Semantic Scholar names by initials."""


def careless_works() -> Iterator[Work]:
    """Yield what the services know."""
    yield from SEEN_AT_ARXIV
    yield from NEIGHBOURS
    for work in catalog_works():
        if work.doi == FIRST_AUTHOR_ONLY:
            yield replace(work, authors=work.authors[:1], only_on=("crossref",))
            yield replace(work, only_on=("arxiv", "openalex", "s2", "doi"))
        elif work.arxiv == ABBREVIATED:
            yield replace(work, authors=tuple((given[0], family) for given, family in work.authors), only_on=("s2",))
            yield replace(work, only_on=("arxiv", "openalex", "doi"))
        else:
            yield work
