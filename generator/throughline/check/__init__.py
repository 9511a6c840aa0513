"""Finished bytes → findings: what no page of any site may be, whatever the content and the templates.

`facts` reads one file, and knows nothing of any other; `Site` holds the facts of all files against each other; `place` finds
on a page what that finds wrong, and `where_written` in content what should not be on any.
"""

from throughline.check.facts import Facts, Target, facts, place, read
from throughline.check.site import Site, check
from throughline.check.written import where_written

__all__ = ["Facts", "Site", "Target", "check", "facts", "place", "read", "where_written"]
