ALTER TABLE task ADD COLUMN estimate_hours DECIMAL(6, 2);

UPDATE task SET estimate_hours = 0.5 * (1 + id % 16);

CREATE INDEX task_by_due_date ON task (due);

CREATE VIEW workload AS
SELECT member.name, count(*) AS tasks, sum(task.estimate_hours) AS hours
FROM task JOIN member ON member.id = task.assignee_id
WHERE task.status <> 'done'
GROUP BY member.id;
