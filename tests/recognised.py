"""What several modules of the recogniser's tests share: pages, forms of lists, codes and texts."""

from conftest import data, table

#: Codes with their grammar, addresses with their vendor, bullets with their codes.
CASES = data("recognised.json")
LISTS = {
    "headings": "<h3>{}</h3><p>{}</p>",
    "items": "<li><strong>{}</strong>: {}</li>",
    "cells": "<tr><td>{}</td><td>{}</td></tr>",
}
#: What payments with test cards are answered.
ANSWERS = ("CARD_LOST", "CARD_EXPIRED", "NO_FUNDS", "FAILED")
FAILURE_TEXTS = ("The card is lost", "The card has expired", "The funds are missing", "The lamp failed")


def page(body: str, title: str = "Error codes") -> bytes:
    return f"<!DOCTYPE html><html><body><h1>{title}</h1>{body}</body></html>".encode()


LOST = {"201": "lost", "202": "expired", "305": "blocked", "307": "not known"}
STATUSES = table("Status|Meaning", "400|It is invalid.", "401|The key is missing.", "404|There is no such lamp.")
#: What failed, and what to do.
TEXTS = {
    "LID_NOT_FOUND": ("The lid 7 was not found on the table.", "Look for it under the table, please."),
    "POT_FAILED": ("The pot failed in 2 places when it was filled.", "Dry it with a cloth before you fill it."),
    "INVALID_FIRE": ("The fire is invalid: it has 0 flames left.", "Light the fire below the pot again."),
    "SALT_MISSING": ("There are 0 grams of salt, which is an error.", "Buy salt from the shop around the corner."),
}
THINGS = ("pot", "lid", "fire", "table", "spoon")
BY_STATUS = table("Status|Meaning|Typical codes", "400|Malformed|bad_size", "401|Expired|no_key", "412|Stale|old_tag")
#: How one card may be laid out.
ENTRIES = (
    "<h2><code>{}</code></h2>{}",
    "<details><summary>{}</summary><div>{}</div></details>",
    '<div class="error"><div><code>{}</code></div>{}</div>',
)
LIDS, TEAS = ("INVALID_LID", "LID_EXPIRED", "LID_DENIED"), ("teaOld", "potHot", "noPot")
GONE = {f"{part}_LOST": f"The {part.lower()} is missing" for part in ("LID", "LAMP", "TUBE", "WIRE")}
