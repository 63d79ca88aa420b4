/** The kit with which others test their tasks. */
package io.weft.testkit;
