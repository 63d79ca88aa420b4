package io.weft.samples.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A new key, and a certificate for localhost that it has signed itself. */
final class Tls {
  private static final String PASSWORD = "changeit"; // of a file that lives for a moment

  private Tls() {}

  static SSLContext context() throws IOException, GeneralSecurityException, InterruptedException {
    Path folder = Files.createTempDirectory("weft-http"); // for nobody else
    Path store = folder.resolve("key.p12");
    try {
      makeKey(store);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), null, null);
      return context;
    } finally {
      Files.deleteIfExists(store);
      Files.delete(folder);
    }
  }

  /** By the JDK's keytool: there is no public API that makes a certificate. */
  private static void makeKey(Path store) throws IOException, InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command = new ArrayList<>(List.of(keytool, "-keystore", store.toString()));
    String options = "-genkeypair -keyalg EC -groupname secp256r1 -dname CN=localhost"
        + " -ext san=dns:localhost,ip:127.0.0.1 -validity 30 -storetype PKCS12 -storepass "
        + PASSWORD;
    command.addAll(List.of(options.split(" ", -1)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool could not make a key: " + output.strip());
    }
  }
}
