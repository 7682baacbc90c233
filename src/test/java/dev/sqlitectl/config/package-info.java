/** Where a database is: addresses of every form, {@code .env} files, and which setting won. */
@NullMarked
package dev.sqlitectl.config;

import org.jspecify.annotations.NullMarked;
