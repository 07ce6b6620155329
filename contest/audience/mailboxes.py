"""Whose mailbox an address leads to, and whether its domain is one that millions have."""

from contest.models.mailboxes import mailbox_of

GOOGLE = {"gmail.com", "googlemail.com"}
LARGE_PROVIDERS = frozenset(
    (
        *GOOGLE,
        *("outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.co.uk", "hotmail.fr", "live.cn"),
        *("yahoo.com", "yahoo.co.id", "yahoo.co.jp", "yahoo.co.uk", "yahoo.fr", "ymail.com", "aol.com"),
        *("icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "zoho.com", "fastmail.com"),
        *("qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "sohu.com"),
        *("139.com", "189.cn", "wo.cn", "aliyun.com", "naver.com", "daum.net", "hanmail.net", "nate.com"),
        *("gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "orange.fr", "free.fr", "laposte.net"),
        *("libero.it", "mail.ru", "yandex.ru", "yandex.com", "rambler.ru", "seznam.cz", "wp.pl", "onet.pl"),
        *("uol.com.br", "bol.com.br", "rediffmail.com", "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp"),
    )
)
SHORT_SECOND_LEVEL = 3  # letters at most, as in co.id, com.br, ac.uk


def one_mailbox(email: str) -> str:
    """The same for all addresses that lead to one mailbox: capitals, tags, and Gmail's dots and second name
    aside."""
    name, _, host = mailbox_of(email).partition("@")
    if host in GOOGLE:
        return f"{name.replace('.', '')}@gmail.com"
    return f"{name}@{host}"


def unknown_domain_of(email: str) -> str:
    """The domain that somebody has to own to have such addresses; empty for large providers."""
    host = one_mailbox(email).partition("@")[2]
    if host in LARGE_PROVIDERS:
        return ""
    labels = host.split(".")
    is_deep = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= SHORT_SECOND_LEVEL
    return ".".join(labels[-3 if is_deep else -2 :])
