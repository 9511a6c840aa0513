"""Publishing against the real thing: folders, a bare git repository, the system's rsync. Ended anywhere, done again."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from throughline import cli
from throughline.output import Refused
from throughline.publish import branch, targets
from throughline.publish.branch import Repository, without_credentials
from throughline.publish.folder import digests
from throughline.publish.host import Built, Changes, Host

HERE = Path(__file__).parent
OLD = {**{f"p{n}/index.html": f"old {n}" for n in range(4)}, "same.css": "same", "gone/index.html": "gone"}
NEW = {**{f"p{n}/index.html": f"new {n}" for n in range(4)}, "same.css": "same", "here/ø è/index.html": "here"}

EVERY = 1 if os.environ.get("THROUGHLINE_PROFILE") == "torture" else 2
"""Of the steps at which a run is ended: each in one way, killed or refused, or each in both."""

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
needs_rsync = pytest.mark.skipif(shutil.which("rsync") is None, reason="needs rsync")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
EACH = [
    pytest.param("git:{0}/remote.git#pages", marks=needs_git, id="git"),
    pytest.param("dir:{0}/www/site", id="dir"),
    pytest.param("rsync:{0}/www/site", marks=needs_rsync, id="rsync"),
]


def built(folder: Path, files: Mapping[str, str], retracted: str = "") -> Built:
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
    return Built(folder, digests(folder), retracted)


def host(target: str, **given: Any) -> Host:
    return targets.host(target, **{"cname": "", "allow_removal": False, "apart_from": (), **given})


def git(*arguments: str, at: Path) -> str:
    return subprocess.run(["git", *arguments], cwd=at, check=True, capture_output=True, encoding="utf-8").stdout


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where hosts are: an empty bare repository, and an empty folder of a web server."""
    (tmp_path / "www").mkdir()
    if shutil.which("git"):
        git("init", "--quiet", "--bare", "remote.git", at=tmp_path)
    return tmp_path


def seen(target: str, place: Path) -> dict[str, str]:
    """What readers see."""
    folder = place / "www" / "site"
    if target.startswith("git:"):
        shutil.rmtree(place / "clone", ignore_errors=True)
        git("clone", "--quiet", "--branch", "pages", "remote.git", "clone", at=place)
        folder = place / "clone"
        assert (folder / ".nojekyll").read_bytes() == b""
    files = (
        file for file in folder.rglob("*") if file.is_file() and ".git" not in file.parts and file.name != ".nojekyll"
    )
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}


# -- each kind of host -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", EACH)
def test_what_is_published_is_what_readers_see(target: str, place: Path):
    there = host(target.format(place))
    first, then = built(place / "first", OLD), built(place / "then", NEW)
    assert (
        there.differences(first).added[:3]
        == ((".nojekyll",) if "git:" in target else ()) + tuple(sorted(OLD))[: 2 if "git:" in target else 3]
    )
    there.put(first)
    assert seen(target, place) == OLD
    assert not there.differences(first)
    assert there.differences(then) == Changes(
        ("here/ø è/index.html",), tuple(f"p{n}/index.html" for n in range(4)), ("gone/index.html",)
    )
    there.put(then)
    assert seen(target, place) == NEW
    there.put(first)
    there.put(first)
    assert seen(target, place) == OLD
    assert not there.differences(first)


@pytest.mark.parametrize("target", EACH[1:])
def test_a_file_that_is_spoilt_or_lost_at_the_host_is_found_and_mended(target: str, place: Path):
    there, site = host(target.format(place)), built(place / "first", OLD)
    there.put(site)
    www = place / "www" / "site"
    (www / "p1/index.html").write_text("OLD 1")
    (www / "p2/index.html").unlink()
    (www / "p9.html").write_text("by another hand")
    assert there.differences(site) == Changes(("p2/index.html",), ("p1/index.html",), ("p9.html",))
    there.put(site)
    assert seen(target, place) == OLD


@pytest.mark.parametrize("target", EACH[1:])
def test_a_file_that_has_not_changed_keeps_its_time(target: str, place: Path):
    """Of it and the size servers make the tag by which browsers ask whether they must load it again."""
    there = host(target.format(place))
    built(place / "site", OLD)
    for file in (place / "site").rglob("*.*"):
        os.utime(file, (1_500_000_000, 1_500_000_000))
    for number in range(2):
        (place / "site/p0/index.html").write_text(f"new {number}")
        there.put(Built(place / "site", digests(place / "site")))
        now = {file.name: int(file.stat().st_mtime) for file in (place / "www/site").rglob("*.css")}
        assert now == {"same.css": 1_500_000_000}
        assert (place / "www/site/p0/index.html").stat().st_mtime > 1_600_000_000


@pytest.mark.parametrize("target", EACH[1:])
def test_the_version_before_stays_and_older_ones_go(target: str, place: Path):
    there = host(target.format(place))
    for number in range(4):
        there.put(built(place / "site", {"index.html": str(number)}))
    texts = sorted(file.read_text() for file in (place / "www/.site.published").rglob("index.html"))
    assert texts == ["2", "3"]


@pytest.mark.parametrize("target", EACH)
@pytest.mark.parametrize("what", ["files", "a file", "a link elsewhere"])
def test_what_another_hand_put_there_is_left_alone(target: str, what: str, place: Path):
    www = place / "www" / "site"
    if target.startswith("git:"):
        git("init", "--quiet", "--initial-branch=pages", "work", at=place)
        (place / "work/setup.py").write_text("a program")
        git("add", ".", at=place / "work")
        git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "m", at=place / "work")
        git("push", "--quiet", "../remote.git", "pages", at=place / "work")
    elif what == "files":
        www.mkdir()
        (www / "mine.txt").write_text("mine")
    elif what == "a file":
        www.write_text("mine")
    else:
        (place / "other").mkdir()
        www.symlink_to(place / "other")
    before = digests(place)
    there, site = host(target.format(place)), built(place / "first", OLD)
    for step in (there.differences, there.put):
        with pytest.raises(Refused) as refusal:
            step(site)
        assert refusal.value.diagnostic.code == "T515"
    shutil.rmtree(place / "first")
    assert {path: digest for path, digest in digests(place).items() if ".published" not in path} == before


@pytest.mark.parametrize("wrong", ["", "ftp:x", "git:origin", "git:#x", "git:--upload-pack=x#y", "git:o#a..b", "dir:", "rsync:",
                                   "rsync:-e:x", "rsync:h:/", "rsync:/srv/..", "/srv/www"])  # fmt: skip
def test_a_target_that_cannot_be_meant(wrong: str):
    with pytest.raises(targets.Unusable):
        host(wrong)


def test_an_unreachable_host_says_no(tmp_path: Path):
    site = built(tmp_path / "site", OLD)
    for target in (f"git:{tmp_path}/nothing.git#pages", f"rsync:{tmp_path}/nothing/there/site"):
        if shutil.which(target.split(":")[0]):
            with pytest.raises(Refused) as refusal:
                host(target).differences(site)
            assert refusal.value.diagnostic.code == "T513"


def test_a_folder_and_the_site_are_apart(tmp_path: Path):
    site = built(tmp_path / "site", OLD)
    with pytest.raises(Refused) as refusal:
        host(f"dir:{tmp_path}/site/below", apart_from=(tmp_path / "site",)).put(site)
    assert refusal.value.diagnostic.code == "T502"


# -- git ---------------------------------------------------------------------------------------------------------------


@needs_git
def test_history_is_kept_and_the_working_tree_is_not_touched(place: Path, monkeypatch: pytest.MonkeyPatch):
    git("init", "--quiet", "work", at=place)
    work = place / "work"
    git("remote", "add", "origin", f"file://{place}/remote.git", at=work)
    (work / "staged.txt").write_text("staged")
    git("add", ".", at=work)
    (work / ".gitattributes").write_text("* text eol=crlf\n")
    before = digests(work)
    monkeypatch.chdir(work)
    monkeypatch.setenv("GIT_DIR", str(place / "nowhere"))
    there = host("git:origin#pages", cname="record.example.org")
    first, then = built(place / "first", OLD), built(place / "then", {**NEW, "a.txt": "a\r\nb\n"})
    there.put(first)
    there.put(then)
    monkeypatch.delenv("GIT_DIR")
    assert digests(work) == before
    assert git("rev-list", "--count", "pages", at=place / "remote.git") == "2\n"
    assert git("show", "pages:CNAME", at=place / "remote.git") == "record.example.org\n"
    assert subprocess.check_output(["git", "show", "pages:a.txt"], cwd=place / "remote.git") == b"a\r\nb\n"
    host("git:origin#pages").put(first)
    assert git("show", "pages:CNAME", at=place / "remote.git") == "record.example.org\n", "the host's own settings stay"


@needs_git
def test_a_branch_of_another_program_gives_way_only_when_told(place: Path):
    git("init", "--quiet", "--initial-branch=pages", "work", at=place)
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "-m", "m", at=place / "work")
    git("push", "--quiet", "../remote.git", "pages", at=place / "work")
    host(f"git:{place}/remote.git#pages", allow_removal=True).put(built(place / "first", OLD))
    assert git("rev-list", "--count", "pages", at=place / "remote.git") == "2\n"


@needs_git
def test_a_push_that_the_host_refuses_changes_nothing(place: Path):
    target = f"git:{place}/remote.git#pages"
    host(target).put(built(place / "first", OLD))
    hook = place / "remote.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho full >&2; exit 1\n")
    hook.chmod(0o755)
    with pytest.raises(Refused, match="git push: .*full"):
        host(target).put(built(place / "then", NEW))
    assert seen(target, place) == OLD
    hook.unlink()
    host(target).put(built(place / "then", NEW))
    assert seen(target, place) == NEW


@needs_git
def test_a_host_that_takes_a_push_and_shows_something_else_is_found(place: Path):
    there = host(f"git:{place}/remote.git#pages")
    there.put(built(place / "first", OLD))
    hook = place / "remote.git/hooks/post-receive"
    hook.write_text("#!/bin/sh\nread old new name; git update-ref refs/heads/pages $old\n")
    hook.chmod(0o755)
    then = built(place / "then", NEW)
    there.put(then)
    assert there.differences(then).changed == tuple(f"p{n}/index.html" for n in range(4))


@pytest.mark.parametrize("text", ["https://me:se/cret@host/x.git", "fatal: 'https://se@cret@host/x' not found"])
def test_credentials_are_not_printed(text: str):
    text = text.replace("se/cret", "secret")
    assert "cret" not in without_credentials(text)
    assert "host/x" in without_credentials(text)


# -- what is taken down ------------------------------------------------------------------------------------------------

SECRET = b"family of seven"
WITH = {**OLD, "p1/index.html": f"a {SECRET.decode()} here", "s/index.html": SECRET.decode()}
WITHOUT = {**OLD, "p1/index.html": "here"}


def held(target: str, place: Path, words: bytes = SECRET) -> list[str]:
    """Every file and every object at the host in which the words stand that were taken down."""
    if target.startswith("git:"):
        shutil.rmtree(place / "whole", ignore_errors=True)
        git("clone", "--quiet", "--mirror", f"file://{place}/remote.git", "whole", at=place)
        objects = git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)", at=place / "whole").split()
        texts = {one: subprocess.check_output(["git", "cat-file", "-p", one], cwd=place / "whole") for one in objects}
        assert len(texts) > 3
        return [one for one, text in texts.items() if words in text]
    files = [file for file in (place / "www").rglob("*") if file.is_file() and not file.is_symlink()]
    assert len(files) > 3
    return [str(file) for file in files if words in file.read_bytes()]


@pytest.mark.parametrize("target", EACH)
def test_nothing_of_what_was_taken_down_stays_at_the_host(target: str, place: Path):
    there = host(target.format(place))
    for number, files in enumerate([WITH, {**WITH, "more/index.html": "more"}]):
        there.put(built(place / str(number), files))
    assert held(target, place)
    clean = built(place / "clean", WITHOUT, "0a1b2c3d")
    assert there.differences(clean).behind
    there.put(clean)
    assert seen(target, place) == WITHOUT
    assert not there.differences(clean)
    assert held(target, place) == []
    if target.startswith("git:"):
        assert git("rev-list", "--count", "pages", at=place / "remote.git") == "1\n"
    later = built(place / "later", {**WITHOUT, "later/index.html": "later"}, "0a1b2c3d")
    assert not there.differences(later).behind, "it was done once"
    there.put(later)
    assert seen(target, place) == {**WITHOUT, "later/index.html": "later"}
    if target.startswith("git:"):
        assert git("rev-list", "--count", "pages", at=place / "remote.git") == "2\n"


@pytest.mark.parametrize("target", EACH)
def test_a_list_that_changes_alone_leaves_no_older_version(target: str, place: Path):
    """Even where no file differs, as what is taken down now may have stood in the version before."""
    there = host(target.format(place))
    there.put(built(place / "with", WITH))
    there.put(built(place / "without", WITHOUT))
    clean = built(place / "without", WITHOUT, "0a1b2c3d")
    assert there.differences(clean)
    there.put(clean)
    assert not there.differences(clean)
    assert held(target, place) == []


@needs_git
def test_a_branch_that_somebody_else_has_moved_is_not_overwritten(place: Path, monkeypatch: pytest.MonkeyPatch):
    there = host(f"git:{place}/remote.git#pages")
    there.put(built(place / "with", WITH))
    fetch = Repository.fetch

    def late(self: Repository, branch: str) -> None:
        fetch(self, branch)
        with monkeypatch.context() as once:
            once.setattr(Repository, "fetch", fetch)
            host(f"git:{place}/remote.git#pages").put(built(place / "other", NEW))

    monkeypatch.setattr(Repository, "fetch", late)
    with pytest.raises(Refused, match="git push"):
        there.put(built(place / "clean", WITHOUT, "0a1b2c3d"))
    assert seen("git:", place) == NEW


@needs_fork
@pytest.mark.slow
@pytest.mark.parametrize("killed", [True, False], ids=["killed", "refused"])
@pytest.mark.parametrize("target", [EACH[0], EACH[2]])
def test_ended_before_any_call_of_its_program_a_retraction_is_completed_by_the_next_run(
    target: str, killed: bool, place: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys.modules[__name__], "STEPS", ("subprocess.Popen",))
    old, clean, there = (
        built(place / "old", WITH),
        built(place / "clean", WITHOUT, "0a1b2c3d"),
        host(target.format(place)),
    )
    ended = 0
    for count in range(1 + killed, 100, 1 if EVERY == 1 else 5):
        there.put(old)
        result = ended_at(count, lambda: there.put(clean), killed=killed)
        assert seen(target, place) in (WITH, WITHOUT)
        if there.differences(clean):
            there.put(clean)
        assert not there.differences(clean)
        assert seen(target, place) == WITHOUT
        assert held(target, place) == []
        if result is None:
            break
        ended += 1
    assert ended > 1


@needs_fork
@pytest.mark.parametrize("killed", [True, False], ids=["killed", "refused"])
@pytest.mark.parametrize("plain", [False, True], ids=["link", "plain"])
def test_ended_anywhere_a_retraction_is_completed_by_the_next_run(
    plain: bool, killed: bool, tmp_path: Path, monkeypatch: Any
):
    monkeypatch.setattr("throughline.publish.folder.to_disk", lambda: None)
    if plain:
        monkeypatch.setattr("throughline.publish.folder._links", lambda _: False)
    first, second = built(tmp_path / "1", WITH), built(tmp_path / "2", {**WITH, "more/index.html": "more"})
    clean = built(tmp_path / "clean", WITHOUT, "0a1b2c3d")
    ended = 0
    for count in range(1 + killed, 2000, EVERY * 2):
        place = tmp_path / "hosts" / str(count)
        (place / "www").mkdir(parents=True)
        there = host(f"dir:{place}/www/site")
        there.put(first)
        there.put(second)
        result = ended_at(count, lambda there=there: there.put(clean), killed=killed)  # type: ignore[misc]
        if result is None:
            break
        ended += 1
        if there.differences(clean):
            there.put(clean)
        assert not there.differences(clean)
        assert seen("dir:", place) == WITHOUT
        assert held("dir:", place) == []
    assert ended > 8


# -- ended anywhere ----------------------------------------------------------------------------------------------------

STEPS = (
    "open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.symlink", "os.scandir", "os.listdir", "shutil.rmtree",
    "shutil.copyfile", "subprocess.Popen",
)  # fmt: skip


def ended_at(count: int, work: Callable[[], None], *, killed: bool) -> int | None:
    """Run `work` in a child whose count-th step is its last, or is refused by the system. None if it ended before that.

    0 if it went well all the same, 1 if it was Refused, -9 if it was killed.
    """
    child = os.fork()
    if child == 0:
        left, result = count, 9
        program = (sys.prefix, sys.base_prefix, str(HERE.parent / "generator"), "/dev")

        def step(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal left
            if event not in STEPS or (event == "open" and str(arguments[0]).startswith(program)):
                return
            left -= 1
            if left == 0 and killed:
                os.kill(os.getpid(), signal.SIGKILL)
            if left == 0:
                raise OSError(errno.ENOSPC, "No space left on device")

        try:
            sys.addaudithook(step)
            work()
            result = 0
        except Refused:
            result = 1
        except OSError:
            result = 2
        finally:
            os._exit(result if left <= 0 else 100)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return None if status == 100 else status


@needs_fork
@pytest.mark.parametrize("killed", [True, False], ids=["killed", "refused"])
@pytest.mark.parametrize("first", [False, True], ids=["again", "first"])
def test_ended_before_any_step_a_folder_is_the_old_or_the_new(
    first: bool, killed: bool, tmp_path: Path, monkeypatch: Any
):
    monkeypatch.setattr("throughline.publish.folder.to_disk", lambda: None)
    old, new = built(tmp_path / "old", OLD), built(tmp_path / "new", NEW)
    sites, results = [], set()
    for count in range(1, 2000):
        place = tmp_path / "hosts" / str(count)
        place.mkdir(parents=True)
        there = host(f"dir:{place}/www/site")
        (place / "www").mkdir()
        if not first:
            there.put(old)
        result = ended_at(count, lambda there=there: there.put(new), killed=killed)  # type: ignore[misc]
        if result is None:
            break
        results.add(result)
        sites.append(seen("dir:", place))
        assert sites[-1] in (({} if first else OLD), NEW)
        if result == 0:
            assert sites[-1] == NEW
        there.put(new)
        assert seen("dir:", place) == NEW
        assert not there.differences(new)
    assert len(sites) > 30
    assert NEW in sites
    assert results <= ({-9} if killed else {0, 1})


@needs_fork
@pytest.mark.parametrize("killed", [True, False], ids=["killed", "refused"])
def test_ended_before_any_step_each_page_of_a_plain_folder_is_the_old_or_the_new(
    killed: bool, tmp_path: Path, monkeypatch: Any
):
    monkeypatch.setattr("throughline.publish.folder.to_disk", lambda: None)
    monkeypatch.setattr("throughline.publish.folder._links", lambda _: False)
    old, new = built(tmp_path / "old", OLD), built(tmp_path / "new", NEW)
    ended = 0
    for count in range(1 + killed, 2000, EVERY):
        place = tmp_path / "hosts" / str(count)
        (place / "www").mkdir(parents=True)
        there = host(f"dir:{place}/www/site")
        there.put(old)
        result = ended_at(count, lambda there=there: there.put(new), killed=killed)  # type: ignore[misc]
        if result is None:
            break
        ended += 1
        now = seen("dir:", place)
        assert all(text in (OLD.get(path), NEW.get(path)) for path, text in now.items())
        assert OLD.keys() & NEW.keys() <= now.keys()
        if "gone/index.html" not in now:
            assert now == NEW, "removals come last"
        there.put(new)
        assert seen("dir:", place) == NEW
        assert not (place / "www/site/gone").exists()
    assert ended > 15


@needs_fork
@pytest.mark.slow
@pytest.mark.parametrize("killed", [True, False], ids=["killed", "refused"])
@pytest.mark.parametrize("target", [EACH[0], EACH[2]])
def test_ended_before_any_call_of_its_program_a_host_is_the_old_or_the_new(
    target: str, killed: bool, place: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys.modules[__name__], "STEPS", ("subprocess.Popen",))
    old, new = built(place / "old", OLD), built(place / "new", NEW)
    sites, there = [], host(target.format(place))
    for count in range(1 + killed, 100, EVERY):
        there.put(old)
        result = ended_at(count, lambda: there.put(new), killed=killed)
        sites.append(seen(target, place))
        assert sites[-1] in (OLD, NEW)
        there.put(new)
        assert seen(target, place) == NEW
        if result is None:
            break
    assert len(sites) > 2


def test_what_is_lost_on_the_way_is_found_before_readers_see_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    there = host(f"dir:{tmp_path}/www/site")
    (tmp_path / "www").mkdir()
    there.put(built(tmp_path / "old", OLD))
    new = built(tmp_path / "new", NEW)

    def lose() -> None:
        next((tmp_path / "www/.site.published").rglob("here/*/index.html")).unlink()

    monkeypatch.setattr("throughline.publish.folder.to_disk", lose)
    with pytest.raises(Refused) as refusal:
        there.put(new)
    assert refusal.value.diagnostic.code == "T514"
    assert seen("dir:", tmp_path) == OLD


# -- the whole command -------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(HERE / "minimal" / "content", tmp_path / "content")
    alter(tmp_path, "https://example.org/corrections", "mailto:record@harbour.gov.uk")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "_progress", lambda _step: None)
    return tmp_path


def alter(project: Path, old: str, new: str) -> None:
    site = project / "content" / "site.yaml"
    text = site.read_text(encoding="utf-8")
    assert old in text
    site.write_text(text.replace(old, new), encoding="utf-8")


def run(*arguments: str, answer: str = "") -> Result:
    result = CliRunner().invoke(cli.commands, ["publish", *arguments], input=answer)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_the_command_shows_asks_sends_and_reads_back(project: Path):
    dry = run("dir:www/site", "--dry-run")
    assert (dry.exit_code, (project / "www").exists()) == (0, False)
    assert "added: /authorities/\n" in dry.stdout
    declined = run("dir:www/site", answer="n\n")
    assert (declined.exit_code, (project / "www").exists()) == (1, False)
    (project / "www").mkdir()
    done = run("dir:www/site", answer="y\n")
    assert done.exit_code == 0, done.stderr
    assert "each read back" in done.stdout
    assert (project / "www/site/index.html").read_bytes() == (project / "site/index.html").read_bytes()
    assert not (project / "www/site/.throughline.json").exists()
    again = run("dir:www/site", "--yes")
    assert (again.exit_code, "has this site already" in again.stdout) == (0, True)
    assert run("nowhere", "--yes").exit_code == 2
    assert run("git:origin#pages", "--cname", "--yes").exit_code == 2
    assert run("dir:www/site", "--cname", "--yes").exit_code == 2


def test_a_page_that_would_vanish_needs_to_be_meant(project: Path):
    assert run("dir:www/site", "--yes").exit_code == 0
    extra = next((project / "www/site").resolve().parent.glob("*-again"), (project / "www/site").resolve())
    (extra / "lost").mkdir()
    (extra / "lost/index.html").write_text("a page of before")
    refused = run("dir:www/site", "--yes")
    assert (refused.exit_code, "error[T516]" in refused.stderr) == (1, True)
    assert "removed: /lost/\n" in refused.stdout
    assert run("dir:www/site", "--yes", "--allow-removal").exit_code == 0
    assert not (project / "www/site/lost").exists()


def test_a_record_that_was_renamed_needs_an_alias(project: Path):
    target, folder = "dir:www/site", project / "content/documents"
    assert run(target, "--yes").exit_code == 0
    former = folder / "north-bay-cabinet-2016-07-05.yaml"
    now = folder / "cabinet-2016-07-05.yaml"
    former.rename(now)
    for file in (project / "content").rglob("*.yaml"):
        file.write_text(file.read_text().replace("north-bay-cabinet-2016-07-05", "cabinet-2016-07-05"))
    refused = run(target, "--yes")
    assert (refused.exit_code, "error[T516]" in refused.stderr) == (1, True)
    now.write_text(f"aliases: [north-bay-cabinet-2016-07-05]\n{now.read_text()}")
    done = run(target, "--yes")
    assert done.exit_code == 0, done.stderr
    page = (project / "www/site/documents/north-bay-cabinet-2016-07-05/index.html").read_text()
    assert 'url=../cabinet-2016-07-05/"' in page


# Secrets and persons by kind: test_private.py.
SEEDED = {
    "place": ["/ho" + "me/ann/record/site", "file:/" + "//srv/x", "C:" + "\\Users\\ann"],
    "spelt": ["ann&#64;council.gov.uk", "mailto:ann%40council.gov.uk", "<dt>NHS number</dt><dd>943 476 5919</dd>"],
    "draft": ["TODO", "FIXME: date", "lorem ipsum", "to be filled in", "[draft]", "DRAFT: not agreed"],
}  # fmt: skip
CLEAN = ["record@harbour.gov.uk", "record&#64;harbour.gov.uk", "0800 1111", "a draft plan", "TBC", "/authorities/tmp/"]


@pytest.mark.parametrize("text", [text for texts in SEEDED.values() for text in texts])
def test_what_must_not_be_public_is_found(text: str, tmp_path: Path):
    assert looked(text, tmp_path) != []


@pytest.mark.parametrize("text", CLEAN)
def test_what_may_be_public_is_let_pass(text: str, tmp_path: Path):
    assert looked(text, tmp_path) == []


def looked(text: str, tmp_path: Path) -> list[str]:
    from throughline import records, sources
    from throughline.publish import public

    shutil.copytree(HERE / "minimal" / "content", tmp_path / "content")
    alter(tmp_path, "https://example.org/corrections", "mailto:record@harbour.gov.uk")
    alter(tmp_path, '"999"}', '"999"}\n  - {who: Childline, number: 0800 1111}')
    (file,) = (file for file in sources.walk(tmp_path / "content")[0] if file.kind == "site")
    site = records.load(file)[0].record
    return [
        found.message for found in public.findings(built(tmp_path / "site", {"a.html": f"<p>{text}</p>"}), site, ())
    ]


def test_nothing_is_sent_where_something_must_not_be_public_and_it_is_not_printed(project: Path):
    (project / "templates").mkdir()
    (project / "templates/404.html").write_text(
        '{% extends "base.html" %}{% block main %}<h1>Not here</h1><p>Ask ann@council.gov.uk</p>{% endblock %}'
    )
    refused = run("dir:www/site", "--yes", "--templates", "templates")
    assert refused.exit_code == 1
    assert "error[T512]: an e-mail address would be public" in refused.stderr
    assert "site/404.html:" in refused.stderr
    assert "ann@" not in refused.stderr + refused.stdout
    assert not (project / "www").exists()


def test_an_example_is_replaced_whole(project: Path):
    alter(project, "label: Send a correction", "label: Send a correction (placeholder address)")
    refused = run("dir:www/site", "--yes")
    assert (refused.exit_code, "still called a placeholder" in refused.stderr) == (1, True)


def test_a_warning_of_the_record_keeps_it_from_being_published(project: Path):
    alter(project, "as-of: 2018-06-30", "as-of: 2018-06-30\naccepted: [{code: T214, reason: it never was}]")
    refused = run("dir:www/site", "--yes")
    assert (refused.exit_code, "warning[" in refused.stderr, (project / "www").exists()) == (1, True, False)


@pytest.mark.slow
@pytest.mark.parametrize(
    "target", ["dir:www/site", pytest.param("git:remote.git#pages", marks=[needs_git, pytest.mark.torture])]
)
def test_what_is_retracted_is_found_in_no_published_byte(target: str, project: Path, place: Path):
    """From the first command to the last: `retract`, then `publish`, then a search through all that the host holds."""
    words = ("Sound rings on the east quay", "rusted through", "Half of the rings")
    assert run(target, "--yes").exit_code == 0
    (project / "content/pages/about.md").write_text("# About\n\nOther words, so that there is a version before.\n")
    assert run(target, "--yes").exit_code == 0
    key = "north-bay/2016-05-10-harbour-2015#r1"
    done = CliRunner().invoke(cli.commands, ["retract", key, "--reason", "It described a single boat.", "--note"])
    assert done.exit_code == 0, done.stderr
    assert all(held(target, place, word.encode()) for word in words)
    published = run(target, "--yes")
    assert published.exit_code == 0, published.stderr
    assert "taken down since" in published.stdout
    assert "Out of reach" in published.stdout
    assert [found for word in words for found in held(target, place, word.encode())] == []
    assert held(target, place, b"It described a single boat.")
    again = run(target, "--yes")
    assert (again.exit_code, "has this site already" in again.stdout) == (0, True)


# -- by workflow -------------------------------------------------------------------------------------------------------


def steps(job: str) -> list[str]:
    """What the workflow that is ready for others has a job run, installing apart."""
    text = (HERE.parent / ".github/workflows/record.yml").read_text(encoding="utf-8")
    lines = [step["run"] for step in yaml.safe_load(text)["jobs"][job]["steps"] if "run" in step]
    return [line.removeprefix("throughline ") for line in lines if line.startswith("throughline ")]


def test_the_workflow_notes_on_a_pull_request_the_line_that_is_wrong(project: Path):
    (command,) = steps("check")
    right = CliRunner().invoke(cli.commands, command.split())
    assert (right.exit_code, "::" in right.stderr) == (0, False)
    alter(project, "as-of: 2018-06-30", "as-off: 2018-06-30")
    wrong = CliRunner().invoke(cli.commands, command.split())
    assert wrong.exit_code == 1
    assert "::error file=content/site.yaml,line=6,col=1" in wrong.stderr


@needs_git
def test_the_workflow_publishes_to_a_branch_of_the_repository_it_runs_in(project: Path, place: Path):
    git("init", "--quiet", at=project)
    git("remote", "add", "origin", f"file://{place}/remote.git", at=project)
    (command,) = steps("publish")
    done = CliRunner().invoke(cli.commands, command.split())
    assert done.exit_code == 0, done.stderr
    assert "index.html" in git("ls-tree", "--name-only", "pages", at=place / "remote.git")


@needs_git
def test_credentials_of_the_repository_are_used_and_not_shown(
    place: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    """As a workflow's checkout leaves them: a header in the configuration of the repository."""
    git("init", "--quiet", "work", at=place)
    git("config", "http.http://127.0.0.1:9/.extraheader", "AUTHORIZATION: basic c2VjcmV0", at=place / "work")
    monkeypatch.chdir(place / "work")
    monkeypatch.setenv("GIT_TRACE_CURL", "1")
    given = branch._environment()
    assert "AUTHORIZATION: basic c2VjcmV0" in given.values()
    with pytest.raises(Refused) as refusal:
        host("git:http://me:secret@127.0.0.1:9/x.git#pages").differences(built(place / "site", OLD))
    said = str(refusal.value.diagnostic) + "".join(capfd.readouterr())
    assert "127.0.0.1:9" in said
    assert not re.search("secret|c2VjcmV0", said)
