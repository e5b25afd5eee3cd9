"""From finished tables to titles, charts and maps; nothing here measures."""
