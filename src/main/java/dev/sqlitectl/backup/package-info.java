/**
 * Backups that can be trusted. The doors: {@link dev.sqlitectl.backup.Backup} makes a sealed
 * backup, {@link dev.sqlitectl.backup.Catalogue} finds them again, {@link
 * dev.sqlitectl.backup.Verification} proves them, {@link dev.sqlitectl.backup.Pruning} thins them
 * out.
 */
@NullMarked
package dev.sqlitectl.backup;

import org.jspecify.annotations.NullMarked;
