"""located text → records: one frozen pydantic model per kind of content file.

Keys in files are the field names with hyphens. What a field means is its description, which the JSON Schema shares.
"""

from throughline.records.fields import *  # noqa: F403
from throughline.records.kinds import *  # noqa: F403
from throughline.records.parts import *  # noqa: F403
from throughline.records.read import Loaded as Loaded
from throughline.records.read import PageText as PageText
from throughline.records.read import load as load
from throughline.records.words import *  # noqa: F403
