"""What is exported of each place that keeps data, and why the rest is not.

``tests/infra/export/test_contents.py`` holds this against the templates: a new table or bucket is
written down here before it can be deployed.
"""

from __future__ import annotations

#: The file that has the rows of a table.
TABLES = {
    "tickets": "tickets.jsonl",
    "entries": "tickets.jsonl",
    "outbox": "mails.jsonl",
    "accounts": "accounts.jsonl",
    "catalog": "catalog.jsonl",
    "answers": "answers.jsonl",
    "audit": "audit.jsonl",
    "figures": "figures.jsonl",
    "guards": "settings.jsonl",
}
#: Tables none of whose rows are exported.
NO_TABLES = {
    "drafts": "What agents have begun to write, for a week: nothing that anybody was told. Send "
    "or discard what matters before.",
    "questions": "A list made from the tickets, whose `questions` have the same.",
    "search": "Made from tickets and threads.",
    "tallies": "Counts made from tickets.",
}
#: Rows of exported tables that are not exported.
NO_ROWS = {
    "outbox": "Mails of no ticket: codes of sign-in, links and notices to agents. What mails of "
    "tickets hold beside their facts is left out, too: the thread has the words, and a link in "
    "them opens a ticket.",
    "guards": "Limits, codes and claims that expire by themselves: only what agents chose for "
    "themselves is exported.",
    "answers": "Marks that a ticket has a draft: the answer names its ticket.",
}
#: What rows of guards begin with that are exported.
SETTINGS = ("agent-settings#", "saved-filters#")

#: Folders of each bucket, and where its objects are put.
BUCKETS = {
    "Attachments": {"kept/": "files/", "canned/": "files/"},
    "Mail": {"mail/": "mails/"},
    "Facts": {"facts/": "figures/", "people/": "figures/"},
}
NO_BUCKETS = {
    "PrivacyJournal": "What was erased and corrected, for restoring backups of these tables: keep "
    "the bucket as long as one of them is kept.",
    "AuditArchive": "A locked copy of what audit.jsonl has. It stays until its lock ends.",
    "Published": "Pages made from answers.jsonl and figures.jsonl.",
}
#: Folders of exported buckets that are not exported.
NO_FOLDERS = {
    "uploads/": "Files that no ticket has; they go by themselves.",
    "exports/": "Lists that agents asked for, for a week.",
    "results/": "Answers to questions of Athena, for a week.",
}
#: The user pool, and what nobody can take out of it.
PEOPLE = "people.jsonl"
NO_PEOPLE = "Passwords and second factors: the pool gives them to nobody."
