-- What the assistant did, and when it looks at an account again.

CREATE TABLE audit_events (
  event_id       INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id     VARCHAR(255) REFERENCES agent_sessions (session_id) ON DELETE CASCADE,
  event_type     VARCHAR(100) NOT NULL,
  timestamp      DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  actor          VARCHAR(255) NOT NULL,
  action         VARCHAR(100) NOT NULL,
  resource       VARCHAR(255),
  event_metadata JSON
);
CREATE INDEX ix_audit_events_session ON audit_events (session_id);
CREATE INDEX ix_audit_events_type ON audit_events (event_type);
CREATE INDEX ix_audit_events_timestamp ON audit_events (timestamp);
CREATE INDEX ix_audit_events_actor ON audit_events (actor);
CREATE INDEX ix_audit_events_resource ON audit_events (resource);

CREATE TABLE scheduled_reviews (
  review_id  INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id VARCHAR(255) NOT NULL REFERENCES agent_sessions (session_id) ON DELETE CASCADE,
  account_id VARCHAR(100) NOT NULL,
  due_at     DATETIME NOT NULL,
  done       BOOLEAN NOT NULL DEFAULT 0
);
CREATE INDEX ix_scheduled_reviews_due_at ON scheduled_reviews (due_at);
