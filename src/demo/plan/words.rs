//! The words that invented names are made of. None is meant to be anybody's.

pub const FIRST_NAMES: [&str; 40] = [
    "Alder",
    "Anise",
    "Barnaby",
    "Basil",
    "Briar",
    "Bramwell",
    "Caraway",
    "Cedric",
    "Clementine",
    "Clover",
    "Coriander",
    "Dill",
    "Elderflower",
    "Fennel",
    "Fern",
    "Ginger",
    "Hazel",
    "Heather",
    "Holly",
    "Ivy",
    "Jasper",
    "Juniper",
    "Lavender",
    "Linden",
    "Mabel",
    "Marigold",
    "Nettie",
    "Olive",
    "Pepper",
    "Perry",
    "Posy",
    "Primrose",
    "Quince",
    "Rosemary",
    "Rowan",
    "Saffron",
    "Sorrel",
    "Tansy",
    "Thistle",
    "Willow",
];

pub const LAST_NAMES: [&str; 40] = [
    "Applewick",
    "Ashbarrow",
    "Barleycorn",
    "Bellbottle",
    "Birchwhistle",
    "Brambleby",
    "Brineworth",
    "Butterfield-Oak",
    "Cobblestone",
    "Copperpot",
    "Corkwell",
    "Crumbleton",
    "Dewberry",
    "Fernsby-Holt",
    "Flintlock",
    "Gooseberry",
    "Greenbottle",
    "Hopworthy",
    "Inglenook",
    "Kettleby",
    "Larkspur",
    "Maltby-Rye",
    "Marrowfield",
    "Mossgrove",
    "Nutmeadow",
    "Oakenshaw",
    "Pebblebrook",
    "Pippinworth",
    "Plumtree",
    "Quillfeather",
    "Ryegrass",
    "Sageworthy",
    "Saltmarsh",
    "Stillwater-Fry",
    "Tankerby",
    "Thornapple",
    "Tumbledown",
    "Underhay",
    "Wheatley-Down",
    "Woolpack",
];

pub const ADJECTIVES: [&str; 44] = [
    "Amber",
    "Barefoot",
    "Blue",
    "Brass",
    "Broken",
    "Cheerful",
    "Copper",
    "Crooked",
    "Curious",
    "Dancing",
    "Dusty",
    "Drowsy",
    "Emerald",
    "Fabled",
    "Foggy",
    "Gilded",
    "Grinning",
    "Hollow",
    "Humble",
    "Idle",
    "Ivory",
    "Jolly",
    "Lantern",
    "Laughing",
    "Leaping",
    "Little",
    "Lucky",
    "Mellow",
    "Merry",
    "Midnight",
    "Painted",
    "Patient",
    "Quiet",
    "Rambling",
    "Restless",
    "Rusty",
    "Silver",
    "Singing",
    "Sleepy",
    "Speckled",
    "Thirsty",
    "Twin",
    "Velvet",
    "Wandering",
];

pub const NOUNS: [&str; 44] = [
    "Anchor", "Badger", "Barrel", "Beacon", "Bell", "Bittern", "Boot", "Buoy", "Candle", "Cask", "Compass", "Crane",
    "Crow", "Dory", "Elk", "Ferry", "Finch", "Fox", "Gander", "Goat", "Hare", "Harbor", "Heron", "Kettle", "Keystone",
    "Lark", "Lobster", "Magpie", "Marmot", "Moth", "Mule", "Otter", "Owl", "Pike", "Plow", "Quill", "Raven", "Sextant",
    "Sparrow", "Spoon", "Trout", "Turtle", "Walrus", "Wren",
];

/// Where people drink there.
pub const ON_PREMISE: [&str; 10] =
    ["Tavern", "Taproom", "Bistro", "Grill", "Public House", "Wine Bar", "Kitchen", "Inn", "Supper Club", "Café"];

/// Where they carry it home from.
pub const OFF_PREMISE: [&str; 8] =
    ["Bottle Shop", "Market", "Wine & Spirits", "Provisions", "Corner Store", "Beverage Depot", "Grocery", "Cellars"];

pub const TERRITORIES: [&str; 8] =
    ["Harbor", "Old Town", "North Shore", "Riverside", "Lakes", "Uplands", "Valley", "Turnpike"];

/// Towns of the territories, in their order; there are no such places.
pub const TOWNS: [[&str; 3]; 8] = [
    ["Port Ellery", "Gullhaven", "Saltwick"],
    ["Ellery Center", "Tannersgate", "Lower Quay"],
    ["Wick Point", "North Ellery", "Cape Marrow"],
    ["Fordham Bend", "Willowferry", "Milldam"],
    ["Three Loons", "Otter Narrows", "Lake Tamsin"],
    ["Cairn Ridge", "Highfold", "Upper Thessaly"],
    ["Applebarrow", "Hollins Vale", "Barley Hollow"],
    ["Junction Nine", "Tollhouse", "Crossmere"],
];

pub const STREETS: [&str; 16] = [
    "Cooper Street",
    "Quay Street",
    "Mill Lane",
    "Orchard Road",
    "Station Road",
    "Copper Lane",
    "Ropewalk",
    "Chandler Row",
    "Beacon Hill",
    "Ferry Road",
    "Market Square",
    "Maltings Way",
    "Church Street",
    "Bridge Street",
    "Kiln Road",
    "Front Street",
];

pub const TITLES: [&str; 7] =
    ["Owner", "General manager", "Bar manager", "Buyer", "Chef", "Sommelier", "Assistant manager"];

pub const WINDOWS: [&str; 5] = ["before 11", "8 to 12", "after 14", "10 to 16", "rear door, ring twice"];

pub const TAGS: [&str; 8] =
    ["craft", "wine list", "seasonal", "draught", "cocktails", "events", "local only", "key account"];

pub const NOTES: [&str; 6] = [
    "Closed on Mondays. Ask for the owner before noon.",
    "Likes to taste before anything new goes on the list.",
    "Deliver to the cellar door in the yard; the front steps are steep.",
    "Plans the terrace in March: bring the rosé list.",
    "Orders by telephone, never by mail.",
    "New cooler with six more doors since spring.",
];

pub const HOLDS: [&str; 3] = [
    "Two invoices open for more than 60 days",
    "Cheque came back; pays on delivery until June",
    "Change of ownership under way",
];

pub const CLOSURES: [&str; 3] = ["Gone out of business", "Sold; the new owner buys elsewhere", "Building torn down"];
