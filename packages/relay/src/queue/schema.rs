//! The tables of the queue's file.

/// The form that this build reads and writes.
pub const VERSION: u32 = 1;

/// Tags and slips that wait, transactions that carry them (at most one an account), how many tags came for a place in ten
/// minutes and how often a transaction failed that carried some, tickets of what is finished, digests of what was sent, how much
/// waits (a count would read it all), and what a UTC day has cost.
pub const TABLES: &str = "
CREATE TABLE IF NOT EXISTS transactions (
  account TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  until INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  fee INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tags (
  interval INTEGER NOT NULL,
  place TEXT NOT NULL,
  tag BLOB NOT NULL,
  ticket BLOB NOT NULL UNIQUE,
  ready INTEGER NOT NULL,
  account TEXT REFERENCES transactions (account),
  PRIMARY KEY (interval, place, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tags_account ON tags (account) WHERE account IS NOT NULL;
CREATE TABLE IF NOT EXISTS loads (
  interval INTEGER NOT NULL,
  place TEXT NOT NULL,
  tags INTEGER NOT NULL,
  fails INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (interval, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS slips (
  id BLOB PRIMARY KEY,
  authority TEXT NOT NULL,
  issued INTEGER NOT NULL,
  slip BLOB NOT NULL,
  ticket BLOB NOT NULL UNIQUE,
  since INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  account TEXT REFERENCES transactions (account)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS slips_account ON slips (account) WHERE account IS NOT NULL;
CREATE TABLE IF NOT EXISTS tickets (
  ticket BLOB PRIMARY KEY,
  reason TEXT,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tickets_since ON tickets (since);
CREATE TABLE IF NOT EXISTS sent (digest BLOB PRIMARY KEY, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sent_since ON sent (since);
CREATE TABLE IF NOT EXISTS waiting (what TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO waiting VALUES ('tags', 0), ('slips', 0);
CREATE TRIGGER IF NOT EXISTS tag_came AFTER INSERT ON tags
  BEGIN UPDATE waiting SET number = number + 1 WHERE what = 'tags'; END;
CREATE TRIGGER IF NOT EXISTS tag_went AFTER DELETE ON tags
  BEGIN UPDATE waiting SET number = number - 1 WHERE what = 'tags'; END;
CREATE TRIGGER IF NOT EXISTS slip_came AFTER INSERT ON slips
  BEGIN UPDATE waiting SET number = number + 1 WHERE what = 'slips'; END;
CREATE TRIGGER IF NOT EXISTS slip_went AFTER DELETE ON slips
  BEGIN UPDATE waiting SET number = number - 1 WHERE what = 'slips'; END;
CREATE TABLE IF NOT EXISTS days (day INTEGER PRIMARY KEY, spent INTEGER NOT NULL, opened INTEGER NOT NULL) STRICT;
";
