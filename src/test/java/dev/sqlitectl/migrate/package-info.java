/** Migrations: their versions and their files. */
@NullMarked
package dev.sqlitectl.migrate;

import org.jspecify.annotations.NullMarked;
