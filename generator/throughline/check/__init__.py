"""Finished bytes → findings: what no page of any site may be, whatever the content and the templates.

`facts` reads one file, and knows nothing of any other; `Site` holds the facts of all files against each other; `place` finds
on a page what that finds wrong, `linked` and `where_written` in content.
"""

from throughline.check.facts import Facts, Target, facts, place, read
from throughline.check.site import Site, check
from throughline.check.written import linked, where_written

__all__ = ["Facts", "Site", "Target", "check", "facts", "linked", "place", "read", "where_written"]
