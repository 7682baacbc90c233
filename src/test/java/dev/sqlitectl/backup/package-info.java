/** Backups and restores, on real files. */
@NullMarked
package dev.sqlitectl.backup;

import org.jspecify.annotations.NullMarked;
