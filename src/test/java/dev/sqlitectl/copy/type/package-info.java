/** The move, part by part and as a whole, into a real PostgreSQL. */
@NullMarked
package dev.sqlitectl.copy.type;

import org.jspecify.annotations.NullMarked;
