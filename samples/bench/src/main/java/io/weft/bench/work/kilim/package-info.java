/** The work, on Kilim. Its weaver rewrites this package when it is built: see the pom. */
package io.weft.bench.work.kilim;
