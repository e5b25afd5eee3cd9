"""What the sample says of itself: the README.md that is written into it."""

README = """# A synthetic County Durham

Made by `svanalysis sample`; do not edit it by hand. **Every supplier and every payment here is
invented.** The names of firms are made up. A few real names stand where the field knows them as traps (a
card bank, a neutral vendor, names that look like redactions), and public bodies have their own; what
they are paid here is invented too.

- `payments/`: 48 monthly files, April 2010 to March 2014, in Durham's published layout, with the drift
  of real files (encodings, headings, dates, amounts, preambles, printed totals, one workbook).
- `vendor_master.csv`: what a council knows of its suppliers. A declared SME is `Yes`, `No` or blank.
- `company_register.csv`: an extract, as of April 2014, in the exact layout of Companies House's free
  company data. Numbers begin with 99: real ones will not reach 99 million for a century. Firms dissolved
  since are absent, or marked so.
- `unit_postcodes.csv`: in the layout of Code-Point Open 2024, without headings, for some of the
  postcodes used here. Postcodes are invented inside real sectors, positions near the sector's; health
  areas, county and ward are empty. Where such a postcode happens to exist, nothing here is true of it.
- `truth.csv`: for every supplier and financial year (of the payment date), its true authority, size and
  kind, whether the shipped definition has it in scope, and its pence. Empty is what nobody can know.

In 2012/13, measured by the definition `durham_2013`, 526.8m pounds are in scope, 286.6m (54.4%) of them
paid to suppliers in County Durham, and 55.6% of that to small and medium ones: by construction, what
Durham's Social Value Taskforce published. It did not publish who was paid, so nothing here says who was.
The other years are invented.

Shares are measured from evidence, which is wanting for some suppliers and misleads for a few; so they
differ a little from what `truth.csv` would give. The bounds of the local share contain the truth.

Licence: MIT, as the package. Sectors, authorities and positions derive from Code-Point Open: contains OS
data, Crown copyright and database right 2024; contains Royal Mail data, Royal Mail copyright and
database right 2024; contains National Statistics data, Crown copyright and database right 2024 (Open
Government Licence v3.0).
"""
