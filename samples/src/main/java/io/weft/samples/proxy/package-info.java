/**
 * A TCP proxy. Start with {@link io.weft.samples.proxy.Proxy}, which accepts; {@code Relay} is one connection: three tasks in
 * a scope.
 */
package io.weft.samples.proxy;
