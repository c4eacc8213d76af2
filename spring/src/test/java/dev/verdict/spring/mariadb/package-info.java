/** A service on MariaDB, as its team would write it. */
@NullMarked
package dev.verdict.spring.mariadb;

import org.jspecify.annotations.NullMarked;
