"""Finished bytes → findings: what no page of any site may be, whatever the content and the templates.

`facts` reads one file, and knows nothing of any other; `Site` holds the facts of all files against each other.
"""

from throughline.check.facts import Facts, facts
from throughline.check.site import Site, check

__all__ = ["Facts", "Site", "check", "facts"]
