/** Random databases moved to PostgreSQL and read back by means of their own. */
@NullMarked
package dev.sqlitectl.copy.random;

import org.jspecify.annotations.NullMarked;
