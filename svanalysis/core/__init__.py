"""What everything else is built on: errors, years, money, text, postcodes, bodies, definitions, tables."""
