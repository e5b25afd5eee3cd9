"""From files of payments, whatever their shape, to a ledger that balances to the penny."""
