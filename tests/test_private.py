"""Texts with secrets and personal data among texts that only look like it: all of the first are found, none of the others."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

import pytest

from linking import linked
from throughline import records
from throughline.diagnostics import Diagnostic
from throughline.publish import public
from throughline.publish.host import Built
from throughline.sources import SourceFile

A, HEX = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0xF6rL3", "0123456789abcdef" * 4

# In pieces, or whoever looks for secrets in this repository would find forty.
SECRETS = [
    "-----BEGIN " + "RSA PRIVATE KEY-----", "-----BEGIN " + "EC PRIVATE KEY-----", "-----BEGIN " + "OPENSSH PRIVATE KEY-----", "-----BEGIN " + "ENCRYPTED PRIVATE KEY-----",
    "-----BEGIN " + "PRIVATE KEY-----", "-----BEGIN " + "PGP PRIVATE KEY BLOCK-----", "PuTTY-User-" + "Key-File-3: ssh-ed25519", "AGE-SECRET-" + "KEY-1QQPZRY9X8GF2TVDW0S3JN54",
    "AKIA" + "Q3EGRIUJ7KXWZ2NV", "ASIA" + "Q3EGRIUJ7KXWZ2NV", "aws_secret_access_key = " + A + "9xYz", "ghp_" + A, "gho_" + A, "ghs_" + A, "github_" + "pat_" + A[:22] + "_" + A, "glpat-" + A[:20],
    "xoxb-" + "123456789012-" + A[:24], "xoxp-" + "123456789012-" + A[:24], "https://hooks." + "slack.com/services/T0AB1CD2E/B0AB1CD2E/" + A[:24], "sk_" + "live_" + A[:24], "rk_" + "live_" + A[:24],
    "AI" + "zaSyD" + A[:34], "ya29." + "a0Af" + A, "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0In0." + A, "https://me:" + "s3cret@host.example/x.git", "postgres://record:" + "hunter2@db.example:5432/r",
    "Authorization: " + "Bearer " + A, "authorization: " + "Basic " + "cmVjb3JkOmh1bnRlcjI=", "password=" + "correct1horse2", "PASSWORD: " + "Sommer2019!x", "passwd: '" + "qwertz12345'", 'api_key: "' + 'a1b2c3d4e5f6g7"',
    "client_secret=" + "Q7w8E9r0T1y2", "npm_" + A, "pypi-" + "AgEIcHlwaS5vcmcCJ" + A, "SG." + A[:22] + "." + A + "1234567", "AccountKey=" + A + A + "==", "sv=2022-11-02&sig=" + A[:30] + "%3D&se=2030", "dop_" + "v1_" + HEX,
    "hf_" + A[:34], "sk-" + "proj-" + A, "123456789:" + "AA" + A[:33], "shp" + "at_" + HEX[:32], "nfp_" + A, "dckr_" + "pat_" + A[:27], "machine git.example login me " + "password s3cr3t-9",
    "https://discord.com/api/" + "webhooks/123456789012345678/" + A + A,
]  # fmt: skip

PERSONAL = [
    # e-mail
    "ann.smith@council.gov.uk", "Ann <ann@example.org>", "mailto:ann@example.org", "ANN@COUNCIL.GOV.UK", "ann+work@mail.example.com", "(ann_smith@sub.council.gov.uk)", "ann@council.gov.uk.", "ánn@café.example",
    "ann [at] council.gov.uk", "ann (at) council (dot) gov (dot) uk", "ann at council dot gov dot uk", "ann\uff20council.gov.uk", "o'neill@council.gov.uk", "https://example.org/?to=ann@council.gov.uk",
    # telephone
    "0116 496 0123", "(0116) 496 0123", "01164960123", "0116-496-0123", "0116.496.0123", "+44 116 496 0123", "+44 (0)116 496 0123", "0044 116 496 0123", "07700 900123", "07700 900 123", "07700900123", "020 7946 0018",
    "+447700900123", "tel:07700900123", "07700\u00a0900123", "+353 1 496 0123", "+1 202 555 0143",
    # numbers of a person
    "AB123456C", "AB 12 34 56 C", "AB 123456 C", "JG103759A", "NI number: ab123456c", "AB-12-34-56-C", "NHS number 943 476 5919", "NHS no. 9434765919", "NHS No: 943-476-5919", "the NHS number is 943 476 5919", "943 476 5919",
    "UPN A123456789012", "unique pupil number: H801200001001", "ULN 1234567890", "passport number 925665416", "passport no: 925665416", "sort code 20-00-00", "account number 55779911", "GB29 NWBK 6016 1331 9268 19", "4111 1111 1111 1111",
    # birth, home, name
    "date of birth: 3 May 2009", "DOB 03/05/2009", "d.o.b. 2009-05-03", "born on 3 May 2009", "born 03/05/2009", "Date of birth 3rd May 2009", "DoB: 3.5.09", "born on the 3rd of May 2009", "born May 3, 2009",
    "home address: 12 Acacia Avenue", "lives at 12 Acacia Avenue", "living at Flat 3, 12 High Street", "Mrs Jones said so", "Mr A. Smith", "Ms Patel", "Mx Taylor", "Cllr Ann Smith", "Dr Jane Brown", "Professor Ann Green", "Prof. Ann Green",
]  # fmt: skip

CLEAN = [
    # addresses that nobody has
    "a rise @ 3 per cent", "axe-core@4.10", "@media print", "meet (at) the town hall", "paras [at] 3.2", "look at page 3 dot points", "10 @ 3 m", "user@", "@council", "x@y",
    "https://example.org/a@b", "https://files.example.org/v1/01234567890", "https://host.example/home/team/", "https://www.gov.uk/government/publications/0116-496", "https://example.org:8443/a:b@c/", "http://host.example/?token=no",
    # numbers that nobody is called by
    "of 2019-12-17, item 0116", "report 50183893 of 01-02-2015 10:30", "E06000016 and 80482", "1,234 of 5,678 children, 0.5 per cent", "M012 345 678 90", "1,234 567 8901", "0123456789abcdef", "0.1234567890", "00000000000", "001 002 003 004",
    "URN 80499", "ONS code E10000018", "DfE number 856", "report 10043412", "ISBN 978 0 10 180622 3", "Cm 8062", "para 0.12", "01.02.2015", "2012-01-27", "27/01/2012", "10:30 to 16:00", "0800 1111", "999", "111", "116 000",
    "1989, 2004 and 2017", "£1 234 567", "£12,345,678.90", "45 678 1234", "123 456 7890", "+12 per cent", "+1,234", "+3 since 2018", "-07 to +07", "T131", "A1 B2 C3", "AB 12", "AB12 3CD", "LE1 1FZ", "SW1A 2AA", "BG123456A",
    "QQ123456C", "KN 12 34 56 A", "AB1234567C", "XAB123456CX", "1234 5678 9012 3456", "4111 1111 1111 1112", "3.14159265358979", "GB 29", "GB-ENG", "version 10.20.30", "192.168.10.20", "8 of 13", "items 1-2-3-4-5-6-7-8-9-10-11",
    "form 0116 A", "row 07700", "NHS England 2019 2020", "NHS number of trusts: 4", "NHS no longer", "the NHS number is asked for", "UPN matching", "UPN is recorded for 95 per cent", "ULN of care leavers", "unique pupil number", "passport to independence",
    "Health passports", "passport number unknown", "sort code of the form", "sort, code and file", "account number by number", "an account of 55779911 files", "on account of 12 visits", "the account 2019-20",
    # born and living, of nobody
    "born in 2009", "was born in May 2009", "Born from the review of 2011", "stillborn", "born on a Monday", "date of birth", "date of birth is recorded late", "dates of birth of 12 children", "DOB field", "newborn 2009", "a plan born on paper",
    "lives at home", "living at 16 or 17", "children living at home", "lives at risk", "home address", "home addresses are kept up to date", "living at a distance of 20 miles", "lives at stake", "City Hall, 115 Charles Street, Leicester LE1 1FZ", "12 High Street",
    # titles, of nobody
    "Children Who Miss School", "Miss Education", "Councillor Development Programme", "councillors agreed", "Dr Barnardo’s", "Dr", "Mr and Mrs", "MS Word", "Ms", "ms", "the Dr said", "Professor of Social Work", "the professor", "Lord Laming’s report", "Lord Mayor",
    "Lady Lumley School", "Sir William Borlase School", "St Mary’s", "PR", "Mrs", "cllr", "Cllr", "Drs", "Dr. of Philosophy", "Head of service, first response", "Director of children’s services", "Harbour master", "the Munro review", "Victoria Climbié Inquiry",
    # secrets of nobody
    "the password was reset", "the secret: nobody asked", "password: see the notice", "a secret 2019 report", "authority-token: leeds", "token: none", "tokens of appreciation", "api key holders", "API keys are kept safe", "secret=", "password policy 2019", "passwords changed 12 times",
    "a private key worker", "BEGIN PRIVATE", "-----BEGIN CERTIFICATE-----", "private key workers for 12 children", "AKIA", "ASIA 2019", "in Asia", "ghp", "ghost_", "github_pattern", "risk-assessment-of-children-in-need-2019", "task-and-finish-group-2019-20", "sk-",
    "desk-based-review-of-twelve-cases", "half_term", "SG.", "the sig= sign", "design=modern", "key-worker", "key-workers-for-children-in-care-2019", "hf_", "npm_config", "pypi", "bot 12:AA", "AA Milne", "a ratio of 12:1", "10:AA", "Basic Bearer", "authorization: none",
    "Authorization is needed", "eyJ", "ya29", "AIza", "xox", "xoxo-2019", "webhooks", "discord", "services/T", "machine learning", "login and password", "live_2019", "sk_live", "shpat", "nfp", "PuTTY", "account key dates", "AccountKey",
    # other
    "by 2016-11-14", "Ofsted, 2018 edition", "para 20(i)", "a/b", "1 in 4", "5+5", "Q1/Q2 2019-20", "24/7", "& more", "A–Z",
]  # fmt: skip


def in_content(written: str) -> list[str]:
    """What is said of a text in a record and of one on a page in prose."""
    quoted = json.dumps(written, ensure_ascii=False)
    paper = f"title: Paper\npublisher: A council\nkind: report\non: 2016-07\nsummary: {quoted}\n"
    files = [
        SourceFile("content/documents/paper.yaml", "document", ("paper",), paper.encode(), ""),
        SourceFile("content/pages/about.md", "page", ("about",), f"# About\n\n{written}\n".encode(), ""),
    ]
    return [found.code for file in files for found in records.load(file)[1]]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Diagnostic]]:
    """What publishing says of a text on a page."""
    folder = tmp_path_factory.mktemp("site")
    site = linked()[0].site

    def look(written: str) -> list[Diagnostic]:
        (folder / "a.html").write_text(f"<p>{html.escape(written)}</p>", encoding="utf-8")
        found = public.findings(Built(folder, {"a.html": ""}), site, ())
        return [
            one for one in found if "corrections" not in one.message
        ]  # the minimal record's own address is an example

    return look


def test_every_secret_is_found_before_it_is_public(published: Callable[[str], list[Diagnostic]]):
    for secret in SECRETS:
        found = published(f"Taken from our notes: {secret}")
        assert any(one.message.startswith("a password, a key or a token would be public") for one in found), secret
        assert not any(secret in f"{one.message}{one.hint}" for one in found)
    print(f"{len(SECRETS)} secrets")
    assert len(SECRETS) >= 40


def test_everything_of_a_person_is_found_in_content_and_before_it_is_public(
    published: Callable[[str], list[Diagnostic]],
):
    for datum in PERSONAL:
        for written in (datum, f"The paper gives {datum} as well.", f"({datum})"):
            assert in_content(written) == ["T128", "T128"], written
            assert published(written), written
    print(f"{len(PERSONAL)} pieces of personal data")
    assert len(PERSONAL) >= 60


def test_what_only_looks_like_it_is_let_pass(published: Callable[[str], list[Diagnostic]]):
    for clean in CLEAN:
        for written in (clean, f"The paper gives {clean} as well.", f"“{clean}”, para 3"):
            assert "T128" not in in_content(written), written
            assert published(written) == [], written
    assert published("\n".join(CLEAN)) == []
    print(f"{len(CLEAN)} texts that only look like it")
    assert len(CLEAN) >= 200
