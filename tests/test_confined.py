"""What a template may not do: reach the program, the machine or its files, change what another page is made of, or differ
from one build to the next. What is not held, time and memory, is in docs/decisions/0011."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from throughline.artifacts import Page
from throughline.render import Renderer, Unrendered, templates

ESCAPES = [
    # to the classes of Python, and from there to everything
    "{{ ''.__class__ }}", "{{ view.__class__.__mro__ }}", "{{ ().__class__.__bases__[0].__subclasses__() }}", "{{ view['__class__'] }}",
    "{{ view['__cla' ~ 'ss__'] }}", "{{ view|attr('__class__') }}", "{{ view|attr('__cla' ~ 'ss__') }}", "{{ [view]|map(attribute='__class__')|first }}",
    "{{ [view]|map('attr', '__class__')|first }}", "{{ [view, view]|sort(attribute='__dict__') }}", "{{ ([view]|groupby('__module__')|first).grouper }}", "{{ [view]|sum(attribute='__hash__') }}",
    "{{ [view]|selectattr('__class__.__name__', 'equalto', 'x')|list }}", "{{ [view]|unique(attribute='__class__')|list }}", "{{ [view, view]|min(attribute='__sizeof__') }}",
    "{{ view.\u00aa__class__ }}", "{{ view.__\uff43lass__ }}", "{{ view.kind.\uff4dro() }}", "{{ view.kind.mro() }}", "{{ view.kind['mro']() }}", "{{ view._hidden }}", "{{ view.__dict__ }}",
    "{{ view.title.__init__.__globals__ }}", "{{ view.work.__func__.__code__ }}", "{{ view.work.__self__ }}", "{{ view.steps.gi_frame }}", "{{ view.steps.gi_code.co_consts }}", "{{ view.steps['gi_frame'] }}",
    # by way of the format of a text
    "{{ '{0.__class__}'.format(view) }}", "{{ '{x.__class__}'.format(x=view) }}", "{{ '{0[__class__]}'.format(view) }}", "{{ '{x.__class__}'.format_map({'x': view}) }}", "{{ ('{0.__class__}'|attr('format'))(view) }}",
    "{{ '{0.__class__}'['format'](view) }}", "{{ ('{0.__class__}'|e).format(view) }}", "{% set f = '{0.__class__}'.format %}{{ f(view) }}", "{{ ['{0.__class__}']|map('attr', 'format')|first|string }}{{ (['{0.__class__}']|map('attr', 'format')|first)(view) }}",
    "{{ '{0.\uff3f_class__}'.format(view) }}", "{{ '{0.__class__}'.\uff46ormat(view) }}",
    # by way of what Jinja gives
    "{{ self.__init__.__globals__ }}", "{{ self._TemplateReference__context }}", "{{ lipsum.__globals__ }}", "{{ lipsum.__globals__['os'].popen('id').read() }}", "{{ cycler.__init__.__globals__.os }}",
    "{{ joiner.__init__.__globals__ }}", "{{ namespace.__init__.__globals__ }}", "{{ range.__class__ }}", "{{ dict.__base__ }}", "{{ dict.mro() }}", "{{ href }}", "{{ environment }}", "{{ context }}", "{{ resolve }}", "{{ _ }}",
    "{% for x in [1] %}{{ loop.__class__ }}{{ loop._iterable }}{% endfor %}", "{% macro m() %}{{ caller.__class__ }}{% endmacro %}{% call m() %}{% endcall %}", "{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}",
    "{% import 'other.html' as o %}{{ o.__loader__ }}{{ o.__dict__ }}{{ o._body_stream }}", "{{ self.root_render_func }}{{ self.environment }}", "{% set ns = namespace() %}{% set ns.__class__ = view.kind %}{{ ns.__class__ }}",
    "{{ view.title.__add__.__objclass__ }}", "{{ view.title.__doc__ }}", "{{ view.title.encode.__self__ }}", "{{ {}.__class__ }}", "{{ {'a': 1}.__class__.fromkeys }}", "{{ none.__class__ }}", "{{ true.__class__.__base__ }}", "{{ 1 .__class__ }}", "{{ undefined_thing.__class__ }}",
    # to change what others see
    "{{ view.list.append(1) }}", "{{ view.list.clear() }}", "{{ view['list']['append'](1) }}", "{{ (view.list|attr('append'))(1) }}", "{{ view.dict.update({'a': 2}) }}", "{{ view.dict.pop('a') }}", "{{ view.dict.setdefault('b', 1) }}",
    "{{ view.set.add(1) }}", "{{ view.set.discard('a') }}", "{{ view.list.\uff41ppend(1) }}", "{{ [view.list]|map('attr', 'append')|first|string }}{{ ([view.list]|map('attr', 'append')|first)(1) }}", "{% set view.title = 'x' %}{{ 1 }}",
    # out of the folders of templates
    "{% include '/etc/passwd' %}", "{% include '../secret.html' %}", "{% include 'x/../../secret.html' %}", "{% include '..\\\\secret.html' %}", "{% include 'default:../secret.html' %}", "{% include 'default:/etc/passwd' %}", "{% include 'file:///etc/passwd' %}",
    "{% include 'link.html' %}", "{% include 'folder/secret.html' %}", "{% extends '../secret.html' %}", "{% import '../secret.html' as s %}{{ s }}", "{% from '../secret.html' import s %}", "{% include ['../secret.html', 'link.html'] %}", "{% include '%2e%2e/secret.html' %}", "{% include 'x' ~ '/../../secret.html' %}", "{% include '' %}", "{% include '.' %}",
    # without end, or by chance
    "{% for x in range(999999999) %}{% endfor %}", "{{ range(10 ** 9)|length }}", "{{ [1, 2, 3]|random }}", "{{ lipsum() }}", "{% include 'x.html' %}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    # what Jinja knows only with extensions
    "{% do view.list.append(1) %}", "{% debug %}", "{% python %}", "{% continue %}", "{% trans %}x{% endtrans %}", "{{ import('os') }}", "{{ open('/etc/passwd') }}", "{{ exec('1') }}", "{{ eval('1') }}", "{{ getattr(view, 'x') }}", "{{ vars(view) }}",
]  # fmt: skip


@dataclass
class View:
    title: str = "T"
    list: list[int] = field(default_factory=lambda: [0])
    dict: dict[str, int] = field(default_factory=lambda: {"a": 1})
    set: set[str] = field(default_factory=lambda: {"a"})
    steps: object = field(default_factory=lambda: (n for n in [1]))
    kind: type = int
    _hidden: str = "secret"

    def work(self) -> str:
        return "done"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's own folder of templates, with links that lead out of it."""
    folder = tmp_path / "own"
    for path in (folder, tmp_path / "packaged", tmp_path / "outside"):
        path.mkdir()
    (folder / "other.html").write_text("{% set other = 1 %}")
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "outside/secret.html").write_text("secret")
    os.symlink(tmp_path / "secret.html", folder / "link.html")
    os.symlink(tmp_path / "outside", folder / "folder")
    monkeypatch.setattr(templates, "packaged", lambda: tmp_path / "packaged")
    return folder


def test_a_template_stays_a_template(own: Path):
    for escape in ESCAPES:
        (own / "x.html").write_text(escape, encoding="utf-8")
        view = View()
        with pytest.raises(Unrendered) as caught:
            print(Renderer(lambda _: SimpleNamespace(), templates=own).render(Page("/", "x.html", view)), escape)
        found = caught.value.diagnostic
        assert found.code in {"T301", "T302", "T303", "T304", "T306"}, (escape, found)
        assert found.at, (escape, found)
        assert found.at.path == f"{own.as_posix()}/x.html", (escape, found)
        assert "secret" not in found.message.replace("secret.html", ""), (escape, found)
        assert (view.title, view.list, view.dict, view.set) == ("T", [0], {"a": 1}, {"a"}), escape
    print(f"{len(ESCAPES)} ways out of a template")
    assert len(ESCAPES) >= 100
