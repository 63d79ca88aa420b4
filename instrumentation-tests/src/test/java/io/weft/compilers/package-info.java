/**
 * Fixtures from other compilers than the one that the build uses: a newer javac, ecj and kotlinc.
 * They are compiled when the test runs, so that the build needs neither a second compilation into
 * the same folder nor another compiler's plugin, and held against the reference as all others are.
 */
package io.weft.compilers;
