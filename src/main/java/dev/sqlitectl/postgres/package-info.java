/**
 * The PostgreSQL store. {@link dev.sqlitectl.postgres.Postgres} is the door: one session, opened
 * the one right way. The driver and its error codes end here.
 */
@NullMarked
package dev.sqlitectl.postgres;

import org.jspecify.annotations.NullMarked;
