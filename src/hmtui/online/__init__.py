"""Services on the network that find records, asked only on request."""
