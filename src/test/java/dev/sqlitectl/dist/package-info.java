/** What is shipped around the jar: the launcher. */
@NullMarked
package dev.sqlitectl.dist;

import org.jspecify.annotations.NullMarked;
