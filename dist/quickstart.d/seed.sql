-- 12 members, 8 projects, 600 tasks; and the free pages that 300 deleted tasks leave behind.

INSERT INTO member (name, email, active, joined)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12)
SELECT 'Zoë Müller ' || i, 'member' || i || '@example.org', i % 5 <> 0,
       date('2024-01-08', '+' || (i * 17) || ' days')
FROM n;

INSERT INTO project (id, code, title, lead_id, budget, settings)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8)
SELECT i, 'PRJ-' || i, 'Project number ' || i, 1 + i % 12, round(10000 + i * 1234.5, 2),
       json_object('colour', 'hsl(' || (i * 45) || ')', 'public', json(iif(i % 2, 'true', 'false')))
FROM n;

INSERT INTO task (id, project_id, assignee_id, title, status, labels, due, created_at)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
SELECT i, 1 + i % 8, nullif(i % 13, 0),
       'Task ' || i || ': ' || printf('%.*c', 40 + i % 80, 'x'),
       iif(i > 600, 'cancelled', iif(i % 3, 'open', 'done')),
       json_array('label-' || (i % 7), 'sprint-' || (i / 50)),
       iif(i % 4, date('2026-01-05', '+' || (i % 300) || ' days'), NULL),
       datetime('2026-01-01 08:00:00', '+' || (i * 37) || ' minutes')
FROM n;

DELETE FROM task WHERE status = 'cancelled';
