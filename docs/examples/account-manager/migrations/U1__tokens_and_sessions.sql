DROP TABLE agent_sessions;
DROP TABLE token_refresh_audit;
DROP TABLE zoho_tokens;
