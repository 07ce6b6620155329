"""A published edition of which somebody objects to a winner."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contest.enums import ObjectionGrounds
from contest.models import Citation, Edition, Entry, Objection, User
from contest.objections.objecting import send_objection

PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(30) + b"\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + bytes(30) + b"\xff\xd9"
STATEMENT = "I made this film two years ago and showed it at a festival in Lyon."
SUMMARY = dict.fromkeys(("en", "zh-hans", "id"), "The film is said to be by somebody else.")
ANSWER = dict.fromkeys(("en", "zh-hans", "id"), "The contact person has shown the project files.")
NOTICE = {
    "grounds": "not_maker",
    "statement": STATEMENT,
    "links": "https://example.org/lyon\n",
    "in_good_faith": "on",
}


def citation_of(entry: Entry) -> Citation:
    citations = Citation.objects.select_related("award__edition__regulations", "entry__representative")
    return citations.get(entry=entry)


def object_to(entry: Entry, *, by: User, **fields: Any) -> Objection:

    fields = {"grounds": ObjectionGrounds.NOT_MAKER, "statement": STATEMENT, **fields}
    return send_objection(citation_of(entry), by=by, **fields)


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def post_objection(user: User, entry: Entry, *files: SimpleUploadedFile, **changes: str) -> Any:
    fields: dict[str, Any] = {**NOTICE, **changes}
    if files:
        fields["evidence"] = list(files)
    return client_of(user).post(reverse("objection_new", args=[entry.code]), fields)


def pdf(name: str = "proof.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def decision_fields(decision: str) -> dict[str, str]:
    texts = {"summary": SUMMARY, "answer": ANSWER}
    return {
        "decision": decision,
        **{f"{name}_{code}": text for name, said in texts.items() for code, text in said.items()},
    }


def post_decision(user: User, edition: Edition, objection: Objection, decision: str) -> Any:
    address = reverse("office_objection", args=[edition.slug, objection.pk])
    return client_of(user).post(address, decision_fields(decision))
