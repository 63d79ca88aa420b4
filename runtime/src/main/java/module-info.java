/**
 * Coroutines for the JVM: tasks, generators, and streams that read like blocking ones.
 *
 * <p>Needs the Weft agent at run time.
 */
module io.weft {
  requires org.jctools.core.jdk11;
  requires static org.mockito;

  exports io.weft;
  exports io.weft.abi;
  exports io.weft.interop;
  exports io.weft.net;
  exports io.weft.park;
  exports io.weft.sync;
  exports io.weft.testing;
  exports io.weft.testing.mockito to
      org.mockito;
  exports io.weft.time;
}
