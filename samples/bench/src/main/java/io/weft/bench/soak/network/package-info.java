/**
 * Servers under clients that behave and clients that do not, and a look whether anything grows. Start with {@link
 * io.weft.bench.soak.network.NetworkSoak}; {@code Load} are the clients: conversations, whose every reply is checked, and the
 * {@code Act}s of the hostile ones.
 */
package io.weft.bench.soak.network;
