/**
 * From nothing to a working database. {@link dev.sqlitectl.init.Init} is the door; everything it
 * does can be done again without harm.
 */
@NullMarked
package dev.sqlitectl.init;

import org.jspecify.annotations.NullMarked;
