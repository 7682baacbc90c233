package dev.sqlitectl.copy;

/**
 * Values of a column that may not be moved as things stand.
 *
 * @param table in SQLite
 * @param column in SQLite
 * @param declaredType as SQLite has it
 * @param values what they are and what was asked of them
 */
public record Misfit(String table, String column, String declaredType, Profile.Misfit values) {}
