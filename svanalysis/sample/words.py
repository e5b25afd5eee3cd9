"""Words from which the sample's names are made: places, people and brands that do not exist."""


def _words(text: str) -> tuple[str, ...]:
    """Split a text into its words."""
    return tuple(text.split())


LOCAL_PLACES = _words(
    """Aldenshaw Ashgarth Beckerley Birkenside Brackenlaw Burnfold Carrowdene Coldwick Cragwell Dunmarrow
    Eastwold Elverthwaite Fallowgill Garthbrook Greylaw Hagglestone Harlowside Hazelgill Hestlewood
    Hindmoor Hollowdene Ingleburn Kestrelgate Kirkmarrow Langdyke Larkrigg Lintzdale Marrowby Meadowfell
    Moorgarth Nettlewick Oxclough Pennyrigg Pikestone Ravelsworth Redbeck Riggwell Rowanlaw Sandergate
    Skerrydale Staithegate Stanegarth Swinburnlea Tarnlaw Thistlerigg Thornlow Ulverdene Wanderdale
    Wearmarsh Westerlaw Whinfold Whitbeck Wolverlea Yarrowfell"""
)
REGIONAL_PLACES = _words(
    """Bensholme Blaydale Cleveholt Dunstoke Eskermouth Fellingate Grangeholt Harteclough Jesmarrow Killinglaw
    Monkshaugh Norhamlea Ormesgate Ouselaw Quaysend Redcleugh Saltergate Seatonholt Southwyke Teesholme
    Thornabeck Tilegarth Tynelaw Wallsgarth Whitleyburn Yarmgate"""
)
SURNAMES = _words(
    """
    Allerwick Barkerley Cleugharth Coulthorpe Dinsdaleby Eltringway Featherlaw Forsterby Gallowmere Garthwell
    Hardisley Hepplewaite Hutchinby Ivesonley Jopplin Kellerby Lambertley Maddocksby Marleyton Nesbitson
    Ollerstone Oxenshaw Pallisterby Prudholme Quaylewood Raineshaw Rutherway Scorerby Stokoeley Tarnbeck
    Teasdaleby Thackwray Thirlwood Urwinson Vasseyby Walkerdine Wearside-Gray Winnowby Wrangholme
    Younghusby"""
)
BRANDS = _words(
    """
    Altavere Amberlode Brightmere Castrelle Corvell Crestonia Dalmoore Envarsa Fortaine Gravantis Haldenrowe
    Interlode Juniperus Kelmarsh Lumenta Maxbridge Meridew Norvane Northolme Opallis Pentavon Quorndale
    Regantis Silverthane Solvanta Tessarion Trenthold Unifolde Vantoura Westlynn Xelora Yorvane"""
)
FIRST_NAMES = _words(
    """Alan Brenda Colin Denise Eric Fiona Gordon Helen Ian Joan Keith Linda Moira Neil Olive Peter"""
)
INITIALS = _words("A B C D E G H J K L M N P R S T W")
STREETS = (
    "Front Street", "Station Road", "Chapel Row", "Market Place", "Colliery Lane", "Mill Bank", "Church View",
    "Viaduct Court", "Priory Way", "Foundry Yard", "Drift Road", "Staithes Lane", "Engine Bank",
    "Bridge Street", "High Street", "Victoria Terrace",
)  # fmt: skip
