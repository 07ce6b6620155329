from judging.domain.addresses import Address, read_addresses

NO_AT = "The “@” is missing."
OTHER_LETTERS = (
    "Addresses with other letters than a–z before the “@” exist, but this site cannot send to them. Use "
    "another address."
)


def test_addresses_are_read_as_people_paste_them() -> None:
    text = "\n".join(
        (
            "Ana <ana@x.org>; BEN@X.ORG, “Chen Wei” <chen@x.org>",
            "dewi＠x．org，eko@x.org；fitri@x。org、gita@x.org",
            '"Lin, Hao" <hao@x.org>, Putri, Ika <ika@x.org>',
            "  mailto:joko@x.org  kiki@x.org\tLili Wang lili@x.org ",
            "\ufeffmira@x.org\u200b.",
        )
    )
    found = read_addresses(text)
    assert [(one.line, one.email, one.name) for one in found.addresses] == [
        (1, "ana@x.org", "Ana"),
        (1, "ben@x.org", ""),
        (1, "chen@x.org", "Chen Wei"),
        (2, "dewi@x.org", ""),
        (2, "eko@x.org", ""),
        (2, "fitri@x.org", ""),
        (2, "gita@x.org", ""),
        (3, "hao@x.org", "Lin, Hao"),
        (3, "ika@x.org", "Putri, Ika"),
        (4, "joko@x.org", ""),
        (4, "kiki@x.org", ""),
        (4, "lili@x.org", "Lili Wang"),
        (5, "mira@x.org", ""),
    ]
    assert found.broken == ()


def test_what_is_broken_comes_back_with_its_line_and_the_reason() -> None:
    for text, reason in [
        ("ana.x.org", NO_AT),
        ("ana", NO_AT),
        ("a@b@x.org", "There is more than one “@”. Write one address only, or put a comma between two."),
        ("@x.org", "There is nothing before or after the “@”."),
        ("ana@localhost", "After the “@” a full domain is expected, like “example.org”."),
        ("a..b@x.org", "It contains characters that an email address cannot have there."),
        (f"{'a' * 250}@x.org", "It is too long to be an email address."),
        ("Ana <ana>", NO_AT),
        ("张伟@例子.测试", OTHER_LETTERS),
        ("jürgen@x.de", OTHER_LETTERS),
    ]:
        found = read_addresses(f"ok@x.org\n\n{text}")
        assert found.addresses == (Address(1, "ok@x.org"),), (text, reason)
        assert [(one.line, one.text, str(one.reason)) for one in found.broken] == [(3, text, reason)], (
            text,
            reason,
        )


def test_address_that_stands_there_again_is_read_once() -> None:
    found = read_addresses("Ana <ana@x.org>\nANA@x.org, ana@x.org\nwrong\nwrong")
    assert (found.addresses, found.repeated) == ((Address(1, "ana@x.org", "Ana"),), 2)
    assert [one.line for one in found.broken] == [3]
