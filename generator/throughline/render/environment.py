"""The Jinja environment: strict, confined, and with what templates do most, call macros, look into views and print, made cheap.

Of the time that Jinja itself would take for a page of many small values, this saves a third. Jinja's sandbox asks at run time
of every attribute whether a template may look at it. Here names that could be refused are told apart when a template is
compiled, and only those are asked about: docs/decisions/0011.
"""

from __future__ import annotations

import keyword
from collections import deque
from collections.abc import Callable, Mapping

import jinja2
import markupsafe
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import (
    UNSAFE_ASYNC_GENERATOR_ATTRIBUTES,
    UNSAFE_COROUTINE_ATTRIBUTES,
    UNSAFE_GENERATOR_ATTRIBUTES,
    ImmutableSandboxedEnvironment,
    modifies_known_mutable,
)
from jinja2.utils import missing

from throughline import markup

_HTML = frozenset({markupsafe.Markup, markup.Html})
_NUMBERS = frozenset({int, float})
# The text itself where nothing in it needs escaping; `markupsafe.escape` makes an object of every text.
_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)
# Beside names that begin with an underscore, the sandbox refuses these of some objects, and replaces those that format.
_GUARDED = frozenset(
    {"mro", "format", "format_map"}
    | UNSAFE_GENERATOR_ATTRIBUTES
    | UNSAFE_COROUTINE_ATTRIBUTES
    | UNSAFE_ASYNC_GENERATOR_ATTRIBUTES
    | {name for kind in (list, dict, set, deque) for name in dir(kind) if modifies_known_mutable(kind(), name)}
)


class Environment(ImmutableSandboxedEnvironment):
    """What templates are compiled in. `direct`: views are looked into as Python does it, `view.title`.

    A template that looks into anything else, or asks whether an attribute is there, raises AttributeError, and has to be
    rendered in an environment that is not direct. There it is told by Jinja's own rules what is wrong, if anything is.
    """

    code_generator_class: type[CodeGenerator]
    template_class: type[jinja2.Template]

    def __init__(
        self,
        loader: jinja2.BaseLoader,
        filters: Mapping[str, Callable[..., str]],
        *,
        direct: bool,
        code: jinja2.BytecodeCache | None = None,
    ) -> None:
        self.code_generator_class = _Direct if direct else _Compiler
        self.template_class = _Template
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=-1,
            bytecode_cache=code,
        )
        del self.filters["random"], self.globals["lipsum"]  # a page is the same in every build
        self.filters.update(filters)
        self.printed = printed
        self.macro = _Macro
        self.given = _Given

    def unsafe_undefined(self, obj: object, attribute: str) -> jinja2.Undefined:
        """What raises SecurityError wherever it is used."""
        return self.undefined(f"a template may not use {attribute} of {type(obj).__name__}", exc=SecurityError)

    def rendered(self, template: str, **given: object) -> str:
        """The text that a template makes of what it is given."""
        made = self.get_template(template)
        context = Context(self, {**self.globals, **given}, made.name, made.blocks)
        try:
            return "".join(made.root_render_func(context))
        except Exception:
            self.handle_exception()
        finally:
            # A macro holds the context that holds it: what they print would stay until somebody looks for garbage.
            context.vars.clear()
            context.parent.clear()


class Code(jinja2.BytecodeCache):
    """What templates were compiled to, by key: to be handed from one process to another."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if held := self.held.get(bucket.key):
            bucket.bytecode_from_string(held)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.held[bucket.key] = bucket.bytecode_to_string()


def printed(value: object) -> str:
    """What a template prints for a value: its text, escaped unless it is HTML already. Raises UndefinedError for None."""
    kind = type(value)
    if kind is str:
        return _escaped(value)  # type: ignore[arg-type]
    if kind in _HTML:
        return value  # type: ignore[return-value]
    if kind in _NUMBERS:
        return str(value)
    if value is None:
        raise jinja2.UndefinedError("this value is None; test for it before printing it")
    return markupsafe.escape(value)


class _Template(jinja2.Template):
    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """What is imported from a template, the same for every page: none is given globals of its own."""
        return super()._get_default_module()


class _Macro(jinja2.runtime.Macro):
    """A macro; the usual call, with arguments by place alone, past all that Jinja allows for."""

    def __call__(self, *args: object, **kwargs: object) -> str:
        left = self._argument_count - len(args)
        if kwargs or left < 0 or self.caller or self.catch_kwargs or self.catch_varargs:
            return markup.Html(super().__call__(*args, **kwargs))
        return markup.Html(self._func(*args, *(missing,) * left) if left else self._func(*args))


class _Given(dict[str, object]):
    """A dictionary that a template writes down, looked into as a view is."""

    def __getattr__(self, name: str) -> object:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class _Compiler(CodeGenerator):
    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(node, frame)
        self.writeline("escape, Macro = environment.printed, environment.macro")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """A plain call. Jinja's own goes by way of the context, for functions that ask for it; templates know none."""
        if node.dyn_args or node.dyn_kwargs or any(keyword.iskeyword(word.key) for word in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


class _Direct(_Compiler):
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if (
            not node.attr.isascii()
            or node.attr.startswith("_")
            or node.attr in _GUARDED
            or keyword.iskeyword(node.attr)
        ):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:
        self.write("environment.given(")
        super().visit_Dict(node, frame)
        self.write(")")
