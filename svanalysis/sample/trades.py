"""What the sample's suppliers do, and under which of the council's headings they are paid."""

from typing import NamedTuple

ADULTS = "Adults Wellbeing and Health"
CHILDREN = "Children and Young People's Services"
NEIGHBOURHOODS = "Neighbourhood Services"
REGENERATION = "Regeneration and Economic Development"
RESOURCES = "Resources"
CHIEF = "Assistant Chief Executive"
CORPORATE = "Corporate Accounts"


class Trade(NamedTuple):
    """One line of business.

    `words` end its firms' names. `forms` is drawn from for each firm: c company, s sole trader, l partnership
    (LLP), h charity, i community interest company. `busy` and `quiet` are calendar months.
    """

    key: str
    area: str
    division: str
    expense: str
    code: str
    detail: str
    sic: str = ""
    words: tuple[str, ...] = ()
    forms: str = "c"
    tiers: str = ""
    busy: tuple[int, ...] = ()
    quiet: tuple[int, ...] = ()


_PREMISES, _TRANSPORT, _SUPPLIES = "Premises", "Transport", "Supplies and Services"
_THIRD = "Third Party Payments"
_SUMMER, _WINTER, _SCHOOL_HOLIDAYS = (6, 7, 8, 9), (12, 1, 2), (8,)

# fmt: off
_ORDINARY = (
    Trade("building", REGENERATION, "Assets", _PREMISES, "1210", "Building Maintenance Contractors",
          "41201 - Construction of commercial buildings",
          ("Construction", "Builders", "Building Services", "Building Contractors"), "ccccs", "BCD",
          busy=_SUMMER),
    Trade("roofing", REGENERATION, "Assets", _PREMISES, "1212", "Roof Repairs", "43910 - Roofing activities",
          ("Roofing", "Roofing Services", "Slating & Roofing"), "cccs", "CD", busy=_SUMMER),
    Trade("joinery", REGENERATION, "Assets", _PREMISES, "1213", "Joinery and Fitting Out",
          "43320 - Joinery installation", ("Joinery", "Joiners", "Joinery & Shopfitting"), "ccs", "CD"),
    Trade("plumbing", REGENERATION, "Assets", _PREMISES, "1214", "Heating and Plumbing",
          "43220 - Plumbing, heat and air-conditioning installation",
          ("Plumbing & Heating", "Heating", "Plumbers", "Mechanical Services"), "cccs", "BCD", busy=_WINTER),
    Trade("electrical", REGENERATION, "Assets", _PREMISES, "1215", "Electrical Testing and Repair",
          "43210 - Electrical installation", ("Electrical", "Electrical Contractors", "Electrical Services"),
          "cccs", "CD"),
    Trade("painting", REGENERATION, "Assets", _PREMISES, "1216", "Painting and Decorating",
          "43341 - Painting", ("Decorators", "Painting Contractors"), "cs", "D", busy=_SUMMER),
    Trade("highways", NEIGHBOURHOODS, "Technical Services", _PREMISES, "1240",
          "Highway Maintenance Contractors", "42110 - Construction of roads and motorways",
          ("Civil Engineering", "Groundworks", "Surfacing", "Road Services"), "c", "BCD", busy=_SUMMER),
    Trade("aggregates", NEIGHBOURHOODS, "Technical Services", _SUPPLIES, "3055", "Aggregates and Road Salt",
          "08110 - Quarrying of ornamental and building stone", ("Aggregates", "Quarries", "Salt & Minerals"),
          "c", "C", busy=_WINTER),
    Trade("lighting", NEIGHBOURHOODS, "Technical Services", _SUPPLIES, "3058", "Street Lighting and Signs",
          "27400 - Manufacture of electric lighting equipment", ("Signs", "Lighting", "Traffic Signs"), "c",
          "CD"),
    Trade("waste", NEIGHBOURHOODS, "Direct Services", _THIRD, "5310", "Waste Treatment and Disposal",
          "38210 - Treatment and disposal of non-hazardous waste",
          ("Skip Hire", "Recycling", "Waste Services"), "c", "BCD"),
    Trade("grounds", NEIGHBOURHOODS, "Direct Services", _PREMISES, "1250", "Grounds Maintenance",
          "81300 - Landscape service activities", ("Landscapes", "Tree Services", "Grounds Care", "Fencing"),
          "cccs", "CD", busy=_SUMMER, quiet=_WINTER),
    Trade("vehicles", NEIGHBOURHOODS, "Direct Services", _TRANSPORT, "2110", "Vehicle Repairs and Parts",
          "45200 - Maintenance and repair of motor vehicles",
          ("Garage", "Motor Engineers", "Vehicle Repairs", "Tyres", "Commercials"), "cccs", "CD"),
    Trade("plant", NEIGHBOURHOODS, "Direct Services", _TRANSPORT, "2140", "Plant Hire",
          "77320 - Renting and leasing of construction machinery", ("Plant Hire", "Tool Hire"), "c", "CD",
          busy=_SUMMER),
    Trade("leisure", NEIGHBOURHOODS, "Sport and Leisure", _SUPPLIES, "3120", "Leisure Equipment and Events",
          "93290 - Other amusement and recreation activities",
          ("Sports Supplies", "Playgrounds", "Events", "Theatre Company"), "cch", "CD"),
    Trade("residential", ADULTS, "Commissioning", _THIRD, "5110", "Residential Care - Independent",
          "87100 - Residential nursing care activities",
          ("Care Home", "House Nursing Home", "Lodge Care", "Residential Care", "Court Care Home"), "ccccc",
          "BC"),
    Trade("homecare", ADULTS, "Commissioning", _THIRD, "5120", "Domiciliary Care",
          "88100 - Social work activities without accommodation for the elderly and disabled",
          ("Home Care", "Care at Home", "Homecare Services", "Community Care"), "ccci", "BC", busy=_WINTER),
    Trade("support", ADULTS, "Social Inclusion", _THIRD, "5130", "Supported Living and Day Services",
          "87200 - Residential care activities for learning difficulties, mental health and substance abuse",
          ("Supported Living", "Day Opportunities", "Housing Support", "Independent Living"), "chhi", "BCD"),
    Trade("equipment", ADULTS, "Adult Care", _SUPPLIES, "3310", "Aids and Adaptations",
          "46460 - Wholesale of pharmaceutical goods", ("Mobility", "Healthcare", "Stairlifts"), "c", "CD"),
    Trade("carers", ADULTS, "Social Inclusion", _THIRD, "5140", "Voluntary Sector Contracts",
          "88990 - Other social work activities without accommodation",
          ("Carers Project", "Advice Centre", "Community Association", "Volunteer Bureau", "Befrienders"),
          "hhhi", "CD"),
    Trade("taxis", CHILDREN, "Achievement Services", _TRANSPORT, "2310", "Home to School Transport - Taxis",
          "49320 - Taxi operation", ("Taxis", "Private Hire", "Minibus Travel", "Cabs"), "css", "CD",
          quiet=_SCHOOL_HOLIDAYS),
    Trade("coaches", CHILDREN, "Achievement Services", _TRANSPORT, "2320",
          "Home to School Transport - Coaches", "49390 - Other passenger land transport",
          ("Coaches", "Travel", "Coach Hire"), "c", "BC", quiet=_SCHOOL_HOLIDAYS),
    Trade("nursery", CHILDREN, "Early Intervention", _THIRD, "5210", "Early Years Free Entitlement",
          "88910 - Child day-care activities", ("Day Nursery", "Playgroup", "Childcare", "Pre-School"),
          "cchi", "CD", quiet=_SCHOOL_HOLIDAYS),
    Trade("homes", CHILDREN, "Safeguarding", _THIRD, "5220", "Children's Homes - Independent",
          "87900 - Other residential care activities", ("Children's Services", "Young People's Homes"), "c",
          "BC"),
    Trade("training", CHILDREN, "Achievement Services", _THIRD, "5230", "Training and Apprenticeships",
          "85590 - Other education", ("Training", "Skills", "Training Group", "Learning"), "cchi", "BCD"),
    Trade("food", NEIGHBOURHOODS, "Direct Services", _SUPPLIES, "3020", "Catering Provisions",
          "46390 - Wholesale of food, beverages and tobacco",
          ("Foods", "Butchers", "Bakery", "Fruit & Vegetables", "Dairy"), "cccs", "CD",
          quiet=_SCHOOL_HOLIDAYS),
    Trade("cleaning", RESOURCES, "Corporate Support", _SUPPLIES, "3030", "Cleaning and Laundry",
          "81210 - General cleaning of buildings", ("Cleaning Services", "Janitorial Supplies", "Laundry"),
          "cccs", "CD"),
    Trade("printing", CHIEF, "Communications", _SUPPLIES, "3210", "Printing and Stationery",
          "18129 - Printing", ("Print", "Office Supplies", "Design & Print", "Stationers"), "cccs", "CD"),
    Trade("computing", RESOURCES, "ICT Services", _SUPPLIES, "3410", "Computer Software and Maintenance",
          "62020 - Information technology consultancy activities",
          ("Systems", "Software", "ICT Services", "Networks", "Data"), "c", "BCD"),
    Trade("advice", REGENERATION, "Planning", _SUPPLIES, "3510", "Consultants and Surveyors",
          "71129 - Other engineering activities",
          ("Architects", "Surveyors", "Consulting Engineers", "Planning Consultants"), "ccl", "CD"),
    Trade("legal", RESOURCES, "Legal and Democratic", _SUPPLIES, "3520", "Legal Fees", "69102 - Solicitors",
          ("Solicitors", "Law", "Chambers"), "ll", "D"),
    Trade("security", RESOURCES, "Corporate Support", _SUPPLIES, "3040", "Security and Alarms",
          "80100 - Private security activities", ("Security", "Fire & Alarms", "Locksmiths"), "cccs", "CD"),
    Trade("staff", RESOURCES, "Human Resources", "Employees", "0510", "Agency Staff",
          "78200 - Temporary employment agency activities",
          ("Recruitment", "Personnel", "Social Care Staffing"), "c", "CD"),
    Trade("economy", REGENERATION, "Economic Development", _SUPPLIES, "3610",
          "Business Support and Regeneration", "70229 - Management consultancy activities",
          ("Enterprise Agency", "Business Support", "Development Trust", "Consulting"), "ccih", "CD"),
    Trade("lodging", REGENERATION, "Housing", _THIRD, "5410", "Temporary Accommodation",
          "55100 - Hotels and similar accommodation", ("Guest House", "Lettings", "Hotel"), "ccs", "D"),
    Trade("culture", NEIGHBOURHOODS, "Libraries and Heritage", _SUPPLIES, "3130",
          "Libraries, Museums and Arts", "90030 - Artistic creation",
          ("Arts", "Heritage Trust", "Books", "Music Workshops"), "chis", "CD"),
    Trade("grants", CHIEF, "Partnerships", _THIRD, "5510", "Area Action Partnership Grants to Groups",
          "94990 - Activities of other membership organisations",
          ("Village Hall", "Allotments Association", "Youth Project", "Amateur Boxing Club", "Brass Band"),
          "hhh", "D"),
)
_PARTICULAR = (
    Trade("energy", RESOURCES, "Corporate Support", _PREMISES, "1310", "Electricity and Gas",
          "35140 - Trade of electricity"),
    Trade("telephones", RESOURCES, "ICT Services", _SUPPLIES, "3420", "Telephones",
          "61900 - Other telecommunications"),
    Trade("publishing", CHIEF, "Communications", _SUPPLIES, "3220", "Publications and Advertising",
          "58142 - Publishing"),
    Trade("unitary", CHILDREN, "Building Schools for the Future", _PREMISES, "1290", "Unitary Charge",
          "41100 - Development of building projects"),
    Trade("facilities", RESOURCES, "Corporate Support", _PREMISES, "1280", "Facilities Management",
          "81100 - Combined facilities support activities"),
    Trade("cards", RESOURCES, "Corporate Finance", _SUPPLIES, "3990", "Purchasing Cards"),
    Trade("vendor", RESOURCES, "Human Resources", "Employees", "0515", "Agency Workers - Managed Service",
          "78200 - Temporary employment agency activities"),
    Trade("interpreting", ADULTS, "Adult Care", _SUPPLIES, "3320", "Interpreting and Translation",
          "74300 - Translation"),
)
# Everything under these headings, or to these payees, is left out by the shipped definition.
_EXCLUDED = (
    Trade("precept", CORPORATE, "Collection Fund", "Transfers", "9010", "Precepts"),
    Trade("taxes", RESOURCES, "Corporate Finance", "Employees", "0110", "Payroll Control"),
    Trade("pensions", RESOURCES, "Corporate Finance", "Employees", "0120", "Employer Contributions"),
    Trade("loans", CORPORATE, "Capital Financing", "Capital Financing", "9210",
          "Loan Interest and Repayment"),
    Trade("partners", ADULTS, "Commissioning", _THIRD, "5910", "Joint Arrangements with Partners"),
    Trade("authorities", RESOURCES, "Corporate Finance", _THIRD, "5920", "Services from Other Authorities"),
    Trade("schools", CHILDREN, "Achievement Services", _THIRD, "5930", "Delegated Budget Shares"),
    Trade("fostering", CHILDREN, "Safeguarding", _THIRD, "5940", "Fostering Allowances"),
    Trade("fosteragency", CHILDREN, "Safeguarding", _THIRD, "5945", "Foster Care - Agencies"),
    Trade("personal", ADULTS, "Adult Care", "Transfers", "9310", "Direct Payments"),
    Trade("refunds", RESOURCES, "Revenues and Benefits", "Transfers", "9320", "NNDR Refunds"),
    Trade("people", ADULTS, "Adult Care", _THIRD, "5950", "Client Expenses"),
)
# fmt: on
TRADES = {trade.key: trade for trade in (*_ORDINARY, *_PARTICULAR, *_EXCLUDED)}


def trades_of(tier: str) -> tuple[Trade, ...]:
    """Return the trades where a tier of ordinary suppliers (B large, C middling, D occasional) is at home."""
    return tuple(trade for trade in _ORDINARY if tier in trade.tiers)
