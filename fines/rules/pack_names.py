"""Forenames and surnames that are English words as well: a name only where they have a capital. Pure."""

LISTED = """
abbey alder amber amity angel april ash aspen august autumn baker basil bay bell berry bill bird bishop black blake
bliss blossom bob bond brand brook brown bush butler carol carter chance charity chase christian clay clear cliff
cole constance cook cooper coral cross crystal daisy dale dawn day dean dee destiny dexter drew dusty early eden
ernest esme eve ever faith fern field flora ford forest fox frank free gale gardener gene gift ginger glen glory
golden good grace grant gray green grey guy hall hardy harmony harry haven hazel heather heaven herb hill holly
holmes honey hope hunt hunter iris ivory ivy jack jade jasmine jay jean jewel john jolly josh joy june justice keen
kelly king knight lake lance land lane lark laurel law lawn leaf lee lily linden long lot love lucky major mark
marsh martin mason mat max may melody mercy merry mick miles mill miller minister moon moore moss myrtle nick noble
norm north oak olive page parish park parker parson patience paul pearl penny pepper peter pierce pike piper poppy
potter price pride priest prince prudence rain rainbow ray reed rich river rob robin rock rocky root rose rosemary
rowan royal ruby rush russet sage sandy savannah scarlet scout season serenity shade sharp shaw shepherd short sky
smart smith snow sonny sparrow spring star stone storm story strong sue summer sunny swan swift taylor tiger tom
treasure trinity true turner unity vale verity victor victory viola violet wade walker ward waters way weaver west
wheeler white wild will willow winter wise wolf wood woods wren young
"""
WORDS = frozenset(LISTED.split())
