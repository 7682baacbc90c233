package dev.sqlitectl.copy;

/**
 * Something of the SQLite database that PostgreSQL will not have, or not in full strength.
 *
 * @param kind what it is: view, trigger, default, check, index, foreign key, …
 * @param name its name, with its table's where that is needed to find it
 * @param reason why, in a few words
 * @param sql its SQL in SQLite, where it has one of its own; empty otherwise
 */
public record NotCarried(String kind, String name, String reason, String sql) {}
