/** Measures the move against PostgreSQL's own limit and against another tool; never shipped. */
@NullMarked
package dev.sqlitectl.bench;

import org.jspecify.annotations.NullMarked;
