/**
 * Faults injected into each stage of the transformer, at the boundary of classes and loaders: the
 * program runs on, soundly, and the fault is reported.
 */
package io.weft.faults;
