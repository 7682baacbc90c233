/**
 * Schema migrations. {@link dev.sqlitectl.migrate.Migrations} is the door; Flyway stands behind it
 * and is seen by nobody else.
 */
@NullMarked
package dev.sqlitectl.migrate;

import org.jspecify.annotations.NullMarked;
