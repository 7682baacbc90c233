/** The PostgreSQL store against a real server. */
@NullMarked
package dev.sqlitectl.postgres;

import org.jspecify.annotations.NullMarked;
