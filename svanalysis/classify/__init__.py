"""From dated evidence and a definition to a class per supplier and financial year, with its reason."""
