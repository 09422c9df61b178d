"""Parts of the ledgers' page."""
