/** What the tests stand on: real SQLite files and a real PostgreSQL. */
@NullMarked
package dev.sqlitectl.testing;

import org.jspecify.annotations.NullMarked;
