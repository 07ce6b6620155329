"""Addresses that lead to one mailbox are one, and domains are known or not."""

from contest.audience.mailboxes import one_mailbox, unknown_domain_of


def test_addresses_of_one_mailbox_are_the_same() -> None:
    for email, mailbox in [
        ("Ada.Zhao+vote@Gmail.com", "adazhao@gmail.com"),
        ("a.d.a.zhao@googlemail.com", "adazhao@gmail.com"),
        ("Ada.Zhao+1@Example.org", "ada.zhao@example.org"),
        ("ada@example.org", "ada@example.org"),
    ]:
        assert one_mailbox(email) == mailbox


def test_domain_is_the_one_that_somebody_has_to_own() -> None:
    for email, domain in [
        ("a@gmail.com", ""),
        ("a@qq.com", ""),
        ("a@b17.throwaway.example", "throwaway.example"),
        ("a@mail.univ.ac.id", "univ.ac.id"),
        ("a@yahoo.co.id", ""),
        ("a@localhost", "localhost"),
    ]:
        assert unknown_domain_of(email) == domain, email
