package io.weft.samples.demo;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the system allows this process. Asked before the start, because afterwards the answer would be an error from the
 * middle of the work.
 *
 * @param descriptors that may be open at once
 * @param openDescriptors of them in use already
 * @param clientPorts that the system gives out: one a connection to the same server
 */
record Limits(long descriptors, long openDescriptors, long clientPorts) {
  /** Jars opened late, selectors and their wake-up pipes, with room to spare. */
  private static final long RESERVE = 64;

  private static final Path PORT_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  /** The limits of this process; what the system does not tell is unlimited. */
  static Limits ofThisProcess() {
    long most = Long.MAX_VALUE;
    long open = 0;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      most = unix.getMaxFileDescriptorCount();
      open = unix.getOpenFileDescriptorCount();
    }
    return new Limits(most, open, clientPortsOfThisSystem());
  }

  private static long clientPortsOfThisSystem() {
    if (!Files.isReadable(PORT_RANGE)) {
      return Long.MAX_VALUE;
    }
    // Buffered: Linux answers the first read of such a file only, and readString begins with one of
    // a single byte.
    try (BufferedReader reader = Files.newBufferedReader(PORT_RANGE)) {
      return portsIn(reader.readLine());
    } catch (IOException unknown) {
      return Long.MAX_VALUE;
    }
  }

  /** As Linux writes it: the first and the last port, with white space between. */
  static long portsIn(String range) {
    String[] bounds = range.strip().split("\\s+", -1);
    return Long.parseLong(bounds[1]) - Long.parseLong(bounds[0]) + 1;
  }

  /**
   * Why that many connections cannot be, and what to do; empty when they can.
   *
   * @param connections how many
   * @param ends how many ends of each are in this process
   */
  Optional<String> shortageFor(int connections, int ends) {
    long needed = (long) ends * connections + openDescriptors + RESERVE;
    if (needed > descriptors) {
      long possible = Math.max(0, (descriptors - openDescriptors - RESERVE) / ends);
      return Optional.of(String.format(
          "%d connections need %d file descriptors, %d for each in this process, but only %d"
              + " may be open.%n  Raise the limit for this shell as root (ulimit -n %d), for a user in"
              + " /etc/security/limits.conf (nofile),%n  for a container with --ulimit nofile=%d;"
              + " or ask for fewer: --connections %d",
          connections, needed, ends, descriptors, needed + RESERVE, needed + RESERVE, possible));
    }
    if (connections > clientPorts) {
      return Optional.of(String.format(
          "%d connections to one server need as many client ports, but the system gives out only %d.%n"
              + "  Widen net.ipv4.ip_local_port_range with sysctl, or ask for fewer: --connections %d",
          connections, clientPorts, clientPorts * 9 / 10));
    }
    return Optional.empty();
  }
}
