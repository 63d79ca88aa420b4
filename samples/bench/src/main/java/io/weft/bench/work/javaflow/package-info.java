/** The work, on tascalate-javaflow. Its tool rewrites this package when it is built: see the pom. */
package io.weft.bench.work.javaflow;
