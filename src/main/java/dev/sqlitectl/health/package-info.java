/** What a database is, how it is, and what needs doing: the facts behind {@code status}. */
@NullMarked
package dev.sqlitectl.health;

import org.jspecify.annotations.NullMarked;
