package io.weft.samples.demo;

import io.weft.samples.Echo;
import java.io.IOException;

/** The echo sample as the demo starts it: it ends when the demo does, however that ends. */
final class ServerMain {
  private ServerMain() {}

  /** Takes the arguments of the echo sample. */
  public static void main(String[] args) {
    Thread watcher = new Thread(ServerMain::endWithParent, "end-with-parent");
    watcher.setDaemon(true);
    watcher.start();
    Echo.main(args);
  }

  /** The other end of standard input is held open by the demo. */
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // it says nothing
      }
    } catch (IOException closed) {
      // as good as its end
    }
    Runtime.getRuntime().halt(0);
  }
}
