"""Page → bytes: one page at a time through a strict Jinja environment, template errors located."""

from throughline.render.faults import Unrendered
from throughline.render.renderer import Renderer
from throughline.render.templates import assets, everything, folders

__all__ = ["Renderer", "Unrendered", "assets", "everything", "folders"]
