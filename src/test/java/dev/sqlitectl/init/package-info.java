/** From nothing to a working database. */
@NullMarked
package dev.sqlitectl.init;

import org.jspecify.annotations.NullMarked;
