/** Measures of what is package-private in the move. */
@NullMarked
package dev.sqlitectl.copy;

import org.jspecify.annotations.NullMarked;
