/** How work tells its end: every exit code, the one exception, reports and progress. */
@NullMarked
package dev.sqlitectl.outcome;

import org.jspecify.annotations.NullMarked;
