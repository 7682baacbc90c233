/**
 * The move to PostgreSQL. {@link dev.sqlitectl.copy.Move} is the door; {@link
 * dev.sqlitectl.copy.TypeTable} is the one place where types are decided.
 */
@NullMarked
package dev.sqlitectl.copy;

import org.jspecify.annotations.NullMarked;
