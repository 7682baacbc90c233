/** The failure matrix: what is done to a backup from outside, and what must hold afterwards. */
@NullMarked
package dev.sqlitectl.faults;

import org.jspecify.annotations.NullMarked;
