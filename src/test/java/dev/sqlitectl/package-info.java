/** Rules that hold for the whole house. */
@NullMarked
package dev.sqlitectl;

import org.jspecify.annotations.NullMarked;
