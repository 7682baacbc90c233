/**
 * Backups that can be trusted and restores that cannot lie. The doors: {@link
 * dev.sqlitectl.backup.Backup} makes a sealed backup, {@link dev.sqlitectl.backup.Catalogue} finds
 * them again, {@link dev.sqlitectl.backup.Verification} proves them, {@link
 * dev.sqlitectl.backup.Pruning} thins them out and {@link dev.sqlitectl.backup.Restore} puts one
 * back.
 */
@NullMarked
package dev.sqlitectl.backup;

import org.jspecify.annotations.NullMarked;
