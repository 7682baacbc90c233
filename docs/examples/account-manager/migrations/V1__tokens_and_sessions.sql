-- Access to the CRM, and the sessions of the assistant that works in it.

CREATE TABLE zoho_tokens (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  token_type    VARCHAR(50) NOT NULL UNIQUE,
  access_token  TEXT NOT NULL,
  refresh_token TEXT NOT NULL,
  expires_at    DATETIME NOT NULL,
  created_at    DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at    DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX ix_zoho_tokens_expires_at ON zoho_tokens (expires_at);
CREATE INDEX ix_zoho_tokens_updated_at ON zoho_tokens (updated_at);

CREATE TABLE token_refresh_audit (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  token_type   VARCHAR(50) NOT NULL REFERENCES zoho_tokens (token_type),
  succeeded    BOOLEAN NOT NULL,
  message      TEXT,
  refreshed_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX ix_token_refresh_audit_refreshed_at ON token_refresh_audit (refreshed_at);

CREATE TABLE agent_sessions (
  session_id       VARCHAR(255) PRIMARY KEY,
  orchestrator_id  VARCHAR(255) NOT NULL,
  status           VARCHAR(50) NOT NULL,
  session_type     VARCHAR(50) NOT NULL,
  context_snapshot JSON NOT NULL,
  account_ids      JSON NOT NULL DEFAULT '[]', -- an array of text
  owner_id         VARCHAR(255),
  created_at       DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at       DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX ix_agent_sessions_orchestrator ON agent_sessions (orchestrator_id);
CREATE INDEX ix_agent_sessions_status ON agent_sessions (status);
CREATE INDEX ix_agent_sessions_type ON agent_sessions (session_type);
CREATE INDEX ix_agent_sessions_owner ON agent_sessions (owner_id);
CREATE INDEX ix_agent_sessions_updated_at ON agent_sessions (updated_at);

CREATE TRIGGER agent_sessions_touched AFTER UPDATE ON agent_sessions
WHEN new.updated_at = old.updated_at
BEGIN
  UPDATE agent_sessions
  SET updated_at = CASE WHEN new.status = 'archived' THEN old.updated_at ELSE CURRENT_TIMESTAMP END
  WHERE session_id = new.session_id;
END;
