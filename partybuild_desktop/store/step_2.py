"""The step to schema 2: the records of meetings, and what packages and their merging need.

Complete in itself: these are the tables as schema 2 had them, whatever later steps make of them.
"""

from __future__ import annotations

import json
from typing import Any, Final

_LOG: Final = "SELECT hash, parents FROM txn"

_STATEMENTS: Final = (
    "ALTER TABLE attachment ADD COLUMN position TEXT DEFAULT '' NOT NULL",
    (
        'CREATE TABLE "conflict" (tab TEXT NOT NULL, uid TEXT NOT NULL, unit TEXT NOT NULL, sides'
        " TEXT NOT NULL, PRIMARY KEY (tab, uid, unit)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE identity (use TEXT NOT NULL, secret BLOB NOT NULL, public TEXT NOT NULL, "
        "PRIMARY KEY (use))"
    ),
    (
        "CREATE TABLE line (txn TEXT NOT NULL, line INTEGER NOT NULL, n INTEGER NOT NULL, seen "
        "INTEGER NOT NULL, PRIMARY KEY (txn)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE package (id TEXT NOT NULL, direction TEXT NOT NULL, number INTEGER NOT "
        'NULL, "after" INTEGER NOT NULL, peer TEXT NOT NULL, site TEXT NOT NULL, state TEXT NOT '
        "NULL, wall TEXT NOT NULL, user TEXT NOT NULL, backup TEXT DEFAULT '' NOT NULL, facts "
        "TEXT NOT NULL, PRIMARY KEY (id))"
    ),
    (
        "CREATE TABLE peer (org TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, invited "
        "TEXT NOT NULL, keys TEXT NOT NULL, heads TEXT NOT NULL, records BLOB NOT NULL, sent "
        "INTEGER DEFAULT '0' NOT NULL, last TEXT DEFAULT '' NOT NULL, PRIMARY KEY (org))"
    ),
    (
        "CREATE TABLE seen (id INTEGER NOT NULL, line INTEGER NOT NULL, n INTEGER NOT NULL, "
        "PRIMARY KEY (id, line)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE stub (hash TEXT NOT NULL, parents TEXT NOT NULL, PRIMARY KEY (hash)) "
        "WITHOUT ROWID"
    ),
    (
        "CREATE TABLE exemption (uid TEXT NOT NULL, gone INTEGER DEFAULT '0' NOT NULL, person "
        "TEXT NOT NULL, kind TEXT DEFAULT '' NOT NULL, start TEXT DEFAULT '' NOT NULL, \"end\" TEXT"
        " DEFAULT '' NOT NULL, approved_by TEXT DEFAULT '' NOT NULL, approved_on TEXT DEFAULT '' "
        "NOT NULL, passed_on TEXT DEFAULT '' NOT NULL, note TEXT DEFAULT '' NOT NULL, PRIMARY KEY"
        " (uid), FOREIGN KEY(person) REFERENCES person (uid) DEFERRABLE INITIALLY DEFERRED) "
        "WITHOUT ROWID"
    ),
    (
        "CREATE TABLE package_txn (package TEXT NOT NULL, txn TEXT NOT NULL, PRIMARY KEY "
        "(package, txn), FOREIGN KEY(package) REFERENCES package (id))"
    ),
    (
        "CREATE TABLE study (uid TEXT NOT NULL, gone INTEGER DEFAULT '0' NOT NULL, person TEXT "
        "NOT NULL, \"on\" TEXT DEFAULT '' NOT NULL, title TEXT DEFAULT '' NOT NULL, hours TEXT "
        "DEFAULT '' NOT NULL, provider TEXT DEFAULT '' NOT NULL, note TEXT DEFAULT '' NOT NULL, "
        "PRIMARY KEY (uid), FOREIGN KEY(person) REFERENCES person (uid) DEFERRABLE INITIALLY "
        "DEFERRED) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE withheld (txn TEXT NOT NULL, n INTEGER NOT NULL, hash TEXT NOT NULL, "
        "PRIMARY KEY (txn, n), FOREIGN KEY(txn) REFERENCES txn (hash)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE meeting (uid TEXT NOT NULL, gone INTEGER DEFAULT '0' NOT NULL, org TEXT NOT"
        " NULL, kinds TEXT DEFAULT '' NOT NULL, state TEXT DEFAULT '' NOT NULL, period TEXT "
        "DEFAULT '' NOT NULL, title TEXT DEFAULT '' NOT NULL, \"on\" TEXT DEFAULT '' NOT NULL, "
        "start TEXT DEFAULT '' NOT NULL, \"end\" TEXT DEFAULT '' NOT NULL, place TEXT DEFAULT '' "
        "NOT NULL, chair TEXT, chair_name TEXT DEFAULT '' NOT NULL, recorder TEXT, recorder_name "
        "TEXT DEFAULT '' NOT NULL, agenda TEXT DEFAULT '' NOT NULL, content TEXT DEFAULT '' NOT "
        "NULL, guests TEXT DEFAULT '' NOT NULL, hours TEXT DEFAULT '' NOT NULL, public TEXT "
        "DEFAULT '' NOT NULL, follows TEXT, note TEXT DEFAULT '' NOT NULL, PRIMARY KEY (uid), "
        "FOREIGN KEY(org) REFERENCES org (uid) DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY(chair) "
        "REFERENCES person (uid) DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY(recorder) REFERENCES "
        "person (uid) DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY(follows) REFERENCES meeting "
        "(uid) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE talk (uid TEXT NOT NULL, gone INTEGER DEFAULT '0' NOT NULL, org TEXT NOT "
        "NULL, \"on\" TEXT DEFAULT '' NOT NULL, place TEXT DEFAULT '' NOT NULL, host TEXT, "
        "host_name TEXT DEFAULT '' NOT NULL, guest TEXT, guest_name TEXT DEFAULT '' NOT NULL, "
        "kind TEXT DEFAULT '' NOT NULL, topic TEXT DEFAULT '' NOT NULL, content TEXT DEFAULT '' "
        "NOT NULL, follow_up TEXT DEFAULT '' NOT NULL, note TEXT DEFAULT '' NOT NULL, PRIMARY KEY"
        " (uid), FOREIGN KEY(org) REFERENCES org (uid) DEFERRABLE INITIALLY DEFERRED, FOREIGN "
        "KEY(host) REFERENCES person (uid) DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY(guest) "
        "REFERENCES person (uid) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE appraisal (uid TEXT NOT NULL, gone INTEGER DEFAULT '0' NOT NULL, org TEXT "
        "NOT NULL, year TEXT DEFAULT '' NOT NULL, person TEXT NOT NULL, meeting TEXT, self_text "
        "TEXT DEFAULT '' NOT NULL, self_grade TEXT DEFAULT '' NOT NULL, mutual_excellent TEXT "
        "DEFAULT '' NOT NULL, mutual_qualified TEXT DEFAULT '' NOT NULL, mutual_basic TEXT "
        "DEFAULT '' NOT NULL, mutual_unqualified TEXT DEFAULT '' NOT NULL, ballot_excellent TEXT "
        "DEFAULT '' NOT NULL, ballot_qualified TEXT DEFAULT '' NOT NULL, ballot_basic TEXT "
        "DEFAULT '' NOT NULL, ballot_unqualified TEXT DEFAULT '' NOT NULL, grade TEXT DEFAULT '' "
        "NOT NULL, opinion TEXT DEFAULT '' NOT NULL, disposal TEXT DEFAULT '' NOT NULL, "
        "disposal_on TEXT DEFAULT '' NOT NULL, note TEXT DEFAULT '' NOT NULL, PRIMARY KEY (uid), "
        "FOREIGN KEY(org) REFERENCES org (uid) DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY(person)"
        " REFERENCES person (uid) DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY(meeting) REFERENCES "
        "meeting (uid) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE attendance (uid TEXT NOT NULL, gone INTEGER DEFAULT '0' NOT NULL, meeting "
        "TEXT NOT NULL, person TEXT NOT NULL, state TEXT DEFAULT '' NOT NULL, reason TEXT DEFAULT"
        " '' NOT NULL, note TEXT DEFAULT '' NOT NULL, PRIMARY KEY (uid), FOREIGN KEY(meeting) "
        "REFERENCES meeting (uid) DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY(person) REFERENCES "
        "person (uid) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE correction (uid TEXT NOT NULL, gone INTEGER DEFAULT '0' NOT NULL, meeting "
        "TEXT NOT NULL, person TEXT, position TEXT DEFAULT '' NOT NULL, problem TEXT DEFAULT '' "
        "NOT NULL, measure TEXT DEFAULT '' NOT NULL, responsible TEXT DEFAULT '' NOT NULL, due "
        "TEXT DEFAULT '' NOT NULL, done_on TEXT DEFAULT '' NOT NULL, done_note TEXT DEFAULT '' "
        "NOT NULL, PRIMARY KEY (uid), FOREIGN KEY(meeting) REFERENCES meeting (uid) DEFERRABLE "
        "INITIALLY DEFERRED, FOREIGN KEY(person) REFERENCES person (uid) DEFERRABLE INITIALLY "
        "DEFERRED) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE meeting_item (uid TEXT NOT NULL, gone INTEGER DEFAULT '0' NOT NULL, meeting"
        " TEXT NOT NULL, \"key\" TEXT DEFAULT '' NOT NULL, text TEXT DEFAULT '' NOT NULL, PRIMARY "
        "KEY (uid), FOREIGN KEY(meeting) REFERENCES meeting (uid) DEFERRABLE INITIALLY DEFERRED) "
        "WITHOUT ROWID"
    ),
    (
        "CREATE TABLE resolution (uid TEXT NOT NULL, gone INTEGER DEFAULT '0' NOT NULL, meeting "
        "TEXT NOT NULL, position TEXT DEFAULT '' NOT NULL, matter TEXT DEFAULT '' NOT NULL, rule "
        "TEXT DEFAULT '' NOT NULL, text TEXT DEFAULT '' NOT NULL, in_favour TEXT DEFAULT '' NOT "
        "NULL, against TEXT DEFAULT '' NOT NULL, abstain TEXT DEFAULT '' NOT NULL, written TEXT "
        "DEFAULT '' NOT NULL, passed TEXT DEFAULT '' NOT NULL, reason TEXT DEFAULT '' NOT NULL, "
        "executor TEXT DEFAULT '' NOT NULL, due TEXT DEFAULT '' NOT NULL, done_on TEXT DEFAULT ''"
        " NOT NULL, done_note TEXT DEFAULT '' NOT NULL, PRIMARY KEY (uid), FOREIGN KEY(meeting) "
        "REFERENCES meeting (uid) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE speech (uid TEXT NOT NULL, gone INTEGER DEFAULT '0' NOT NULL, meeting TEXT "
        "NOT NULL, kind TEXT DEFAULT '' NOT NULL, person TEXT, speaker TEXT DEFAULT '' NOT NULL, "
        "about TEXT, position TEXT DEFAULT '' NOT NULL, text TEXT DEFAULT '' NOT NULL, PRIMARY "
        "KEY (uid), FOREIGN KEY(meeting) REFERENCES meeting (uid) DEFERRABLE INITIALLY DEFERRED, "
        "FOREIGN KEY(person) REFERENCES person (uid) DEFERRABLE INITIALLY DEFERRED, FOREIGN "
        "KEY(about) REFERENCES person (uid) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID"
    ),
    "CREATE INDEX attachment_of ON attachment (of_uid)",
    "CREATE INDEX line_place ON line (line, n)",
    "CREATE INDEX exemption_person ON exemption (person)",
    "CREATE INDEX study_person ON study (person)",
    'CREATE INDEX meeting_org ON meeting (org, "on", kinds, state, gone)',
    'CREATE INDEX talk_org ON talk (org, "on", host, guest, gone)',
    "CREATE INDEX appraisal_org ON appraisal (org, year)",
    "CREATE INDEX attendance_meeting ON attendance (meeting)",
    "CREATE INDEX attendance_person ON attendance (person)",
    "CREATE INDEX correction_meeting ON correction (meeting)",
    "CREATE INDEX meeting_item_meeting ON meeting_item (meeting)",
    "CREATE INDEX resolution_meeting ON resolution (meeting)",
    "CREATE INDEX speech_meeting ON speech (meeting)",
)


def to_schema_2(raw: Any) -> None:
    """Add the tables and indexes of schema 2; what schema 1 held stays as it is."""
    for statement in _STATEMENTS:
        raw.execute(statement)
    # schema 1 knew no merging: its log is one line, whatever sites continued it
    after = {json.loads(p)[0] if p != "[]" else "": h for h, p in raw.execute(_LOG).fetchall()}
    name, n = after.get(""), 0
    while name:
        n += 1
        raw.execute("INSERT INTO line (txn, line, n, seen) VALUES (?, 1, ?, 0)", (name, n))
        name = after.get(name)
