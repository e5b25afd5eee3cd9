"""Official reference files: postcode directories, company registers, shapes."""
