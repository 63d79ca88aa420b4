/** Tests of the network that need what only its package sees. */
package io.weft.net;
