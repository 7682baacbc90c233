INSERT INTO zoho_tokens (token_type, access_token, refresh_token, expires_at) VALUES
  ('oauth', 'sample-access', 'sample-refresh', '2027-01-01 00:00:00');
INSERT INTO token_refresh_audit (token_type, succeeded, message) VALUES
  ('oauth', 1, NULL),
  ('oauth', 0, 'invalid_grant; asked again');
INSERT INTO agent_sessions
  (session_id, orchestrator_id, status, session_type, context_snapshot, account_ids, owner_id)
VALUES
  ('s-1', 'o-1', 'active', 'review', '{"step": 1, "note": "Zoë’s accounts"}', '["a-1", "a-2"]', 'u-1'),
  ('s-2', 'o-1', 'archived', 'import', '{}', '[]', NULL);
INSERT INTO audit_events (session_id, event_type, actor, action, resource, event_metadata) VALUES
  ('s-1', 'account.read', 'assistant', 'read', 'a-1', '{"fields": ["name", "owner"]}'),
  ('s-1', 'account.noted', 'assistant', 'write', 'a-1', '{"length": 120}'),
  (NULL, 'login', 'u-1', 'login', NULL, NULL);
INSERT INTO scheduled_reviews (session_id, account_id, due_at) VALUES
  ('s-1', 'a-1', '2026-12-01 09:00:00'),
  ('s-1', 'a-2', '2026-12-02 09:00:00');
