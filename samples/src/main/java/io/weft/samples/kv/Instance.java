package io.weft.samples.kv;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the connections of one server share.
 *
 * @param store all keys
 * @param port where it listens
 * @param connected how many connections there are; counted on all loops
 */
record Instance(Store store, int port, AtomicInteger connected) {
  Instance(Store store, int port) {
    this(store, port, new AtomicInteger());
  }
}
