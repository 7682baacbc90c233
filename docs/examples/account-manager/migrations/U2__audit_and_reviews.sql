DROP TABLE scheduled_reviews;
DROP TABLE audit_events;
