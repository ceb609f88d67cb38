"""The formats that lists and citations have, one package or module each: what it reads and what it writes."""
