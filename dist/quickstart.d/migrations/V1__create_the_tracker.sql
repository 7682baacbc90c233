CREATE TABLE member (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  name   VARCHAR(60) NOT NULL,
  email  TEXT NOT NULL UNIQUE,
  active BOOLEAN NOT NULL DEFAULT 1,
  joined DATE NOT NULL
);

CREATE TABLE project (
  id       INTEGER PRIMARY KEY,
  code     VARCHAR(8) NOT NULL UNIQUE,
  title    TEXT NOT NULL,
  lead_id  INTEGER NOT NULL REFERENCES member (id),
  budget   DECIMAL(10, 2),
  settings JSON NOT NULL DEFAULT '{}'
);

CREATE TABLE task (
  id          INTEGER PRIMARY KEY,
  project_id  INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
  assignee_id INTEGER REFERENCES member (id),
  title       TEXT NOT NULL,
  status      VARCHAR(10) NOT NULL DEFAULT 'open',
  labels      JSON NOT NULL DEFAULT '[]',
  due         DATE,
  created_at  DATETIME NOT NULL
);

CREATE INDEX task_by_project ON task (project_id, status);
