"""Proper nouns that keep their capital in titles: languages, peoples, places, names of methods and products.

Invariant: a word that is also a common noun (polish, turkey, march, nice) is listed only
if titles of this field use the name.
"""

from __future__ import annotations

__all__ = ["PROPER_NOUNS"]

_LANGUAGES = (
    "Afrikaans Ainu Akkadian Albanian Amharic Arabic Aramaic Armenian Assamese Austronesian Azerbaijani Bambara Bangla "
    "Bantu Basque Belarusian Bengali Berber Bosnian Breton Bulgarian Burmese Cantonese Catalan Cebuano Chinese Coptic "
    "Cornish Creole Croatian Czech Danish Dravidian Dutch English Esperanto Estonian Farsi Faroese Filipino Finnish "
    "Flemish French Frisian Gaelic Galician Georgian German Germanic Greek Guarani Gujarati Hakka Hausa Hawaiian "
    "Hebrew Hindi Hinglish Hittite Hungarian Icelandic Igbo Indic Indonesian Inuktitut Iranian Irish Italian Japanese "
    "Javanese Kannada Kazakh Khmer Kinyarwanda Komi Konkani Korean Kurdish Kurmanji Kyrgyz Lao Latin Latvian "
    "Levantine Lingala Lithuanian Luxembourgish Macedonian Malagasy Malay Malayalam Maltese Mandarin Manipuri Maori "
    "Marathi Mongolian Nahuatl Nepali Norwegian Odia Oromo Pashto Persian Polish Portuguese Prakrit Punjabi Quechua "
    "Romanian Russian Sami Sanskrit Semitic Serbian Serbo Shona Sindhi Sinhala Slavic Slovak Slovene Slovenian "
    "Somali Spanish Sumerian Swahili Swedish Syriac Tagalog Tajik Tamil Tatar Telugu Thai Tibetan Tigrinya Turkic Turkish "
    "Turkmen Ukrainian Uralic Urdu Uyghur Uzbek Vietnamese Welsh Wolof Xhosa Yiddish Yoruba Zulu"
)
_PLACES = (
    "Africa African Algerian America American Amsterdam Antarctic Arctic Argentinian Asia Asian Athens Atlantic "
    "Australia Australian Austria Austrian Bangladesh Bavarian Beijing Belgian Belgium Berkeley Berlin Boston Brazil "
    "Brazilian Britain British Cambridge Canada Canadian Caribbean Carnegie Catalonia Chicago Chile Chilean China Colombian "
    "Columbia Copenhagen Cuba Cuban Denmark Edinburgh Egypt Egyptian Ethiopian Eurasian Europe European Finland France "
    "Germany Ghana Haiti Haitian Harvard Helsinki Hong Kong Hungary Iberian Iceland Illinois India Indian Indo "
    "Indonesia Iran Iraqi Ireland Israel Israeli Istanbul Italy Japan Kenya Kenyan Kyoto Lebanese London Madrid "
    "Malaysia Malaysian Maryland Massachusetts Mediterranean Mexican Mexico Michigan Moroccan Moscow Munich Myanmar "
    "Netherlands Nigeria Nigerian Norway Oxford Pacific Pakistan Pakistani Palestinian Paris Pennsylvania Peruvian "
    "Philippine Philippines Poland Portugal Potsdam Prague Princeton Roman Romania Rome Russia Rwanda Saudi Scandinavian "
    "Scotland Scottish Seattle Seoul Serbia Shanghai Siberian Singapore Spain Stanford Stockholm Swiss Switzerland "
    "Sydney Syrian Taipei Taiwan Taiwanese Tanzania Texas Tokyo Toronto Tunisian Uganda Ukraine Uppsala Vancouver "
    "Vienna Vietnam Virginia Washington Yale Zurich"
)
_PEOPLE = (
    "Adamic Aitken Bayes Bayesian Bellman Bernoulli Boltzmann Boole Boolean Bregman Brownian Cauchy Chebyshev Cholesky "
    "Chomsky Cramér Dirichlet Einstein Euclid Euclidean Euler Fermat Fisher Fourier Frobenius Galois Gauss Gaussian "
    "Gibbs Gödel Green's Grice Gricean Hamilton Hamiltonian Hamming Hausdorff Hawkes Hebbian Heisenberg Hermite Hessian "
    "Hilbert Hoeffding Hopfield Huffman Jacobi Jacobian Jensen Kalman Kleene Kneser Kolmogorov Kullback Lagrange "
    "Lagrangian Langevin Laplace Laplacian Lebesgue Leibler Lesk Levenshtein Lévy Lipschitz Lorentz Lorentzian "
    "Lyapunov Manhattan Markov Markovian Maxwell Mercer Minkowski Montague Monte Carlo Nash Nesterov Neumann "
    "Newton Newtonian Nyström Pareto Parzen Pearson Poincaré Poisson Pontryagin Rademacher Rényi Riemann Riemannian "
    "Rorschach Rubik Rubik's Schrödinger Shannon Shapley Sinkhorn Sobolev Socratic Stein Stiefel Stokes Taylor Tikhonov "
    "Turing Tversky Viterbi Voronoi Wasserstein Weibull Wiener Winograd Zipf Zipfian"
)
_PRODUCTS = (
    "Amazon Android Apache Atari Cerebras Coq Docker Enron Europarl Facebook Freebase Galactica Gigaword Git "
    "Google Gopher Hadoop Hanabi Huawei Instagram Internet Isabelle Java Julia Jupyter Kaggle Keras Kubernetes Linux "
    "Llama Mamba Medline Megatron Microsoft Minecraft Netflix Nvidia Pascal Pathways Penn Perl Pokémon Propbank Python Quora "
    "Reddit Reuters Rust Scala Semeval Shakespeare Spotify Swin Telegram Tesla Twitter Ubuntu Unicode "
    "Unix Verilog Watson Weibo Wikidata Wikipedia Wiktionary Wordnet WordPress Yelp Bible Biblical "
    "Quran Koran"
)

PROPER_NOUNS = frozenset(f"{_LANGUAGES} {_PLACES} {_PEOPLE} {_PRODUCTS}".split())
"""The words, with their capitals."""
