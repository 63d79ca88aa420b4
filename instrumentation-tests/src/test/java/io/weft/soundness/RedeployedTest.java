package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.SuspendableRunnable;
import io.weft.equivalence.AgentInstaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newer jar in the place of another one, with a loader of its own, is judged by what it has. */
class RedeployedTest {
  static {
    AgentInstaller.install();
  }

  /** By the list of its jar or not. */
  public static class Listed implements Runnable {
    @Override
    public void run() {
      Coroutine.suspend();
    }
  }

  private static final String LIST = "META-INF/weft/suspendables";
  private static final String FILE = Listed.class.getName().replace('.', '/') + ".class";

  @TempDir
  private Path folder;

  private Path deploy(String list) throws IOException {
    Path jar = folder.resolve("app.jar");
    Files.deleteIfExists(jar);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry(FILE));
      try (InputStream in = RedeployedTest.class.getClassLoader().getResourceAsStream(FILE)) {
        in.transferTo(out);
      }
      out.putNextEntry(new JarEntry(LIST));
      out.write(list.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  /** The loader that most containers extend. */
  private static final class Standard extends URLClassLoader {
    Standard(Path jar) throws IOException {
      super(new URL[] {jar.toUri().toURL()}, RedeployedTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return name.equals(Listed.class.getName()) ? findClass(name) : super.loadClass(name, resolve);
    }
  }

  /** A loader that leaves streams to the JDK. */
  private static final class Simple extends ClassLoader {
    private final Path jar;

    Simple(Path jar) {
      super(RedeployedTest.class.getClassLoader());
      this.jar = jar;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(Listed.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (JarFile file = new JarFile(jar.toFile());
          InputStream in = file.getInputStream(file.getEntry(FILE))) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }

    @Override
    protected URL findResource(String name) {
      try {
        return new URL("jar:" + jar.toUri() + "!/" + name);
      } catch (MalformedURLException wrong) {
        return null;
      }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
      return Collections.enumeration(List.of(findResource(name)));
    }
  }

  private static String run(ClassLoader loader) throws Exception {
    Runnable body =
        (Runnable) loader.loadClass(Listed.class.getName()).getConstructor().newInstance();
    Coroutine coroutine = new Coroutine(calling(body));
    try {
      return coroutine.resume() ? "suspended" : "ended";
    } catch (PinnedException pinned) {
      return "pinned";
    }
  }

  private static SuspendableRunnable calling(Runnable body) {
    return body::run;
  }

  @Test
  void itsListIsThatOfTheNewerJar() throws Exception {
    for (boolean listed : new boolean[] {false, true}) {
      try (Standard loader = new Standard(deploy(listed ? Listed.class.getName() : "# none"))) {
        assertEquals(listed ? "suspended" : "pinned", run(loader));
      }
    }
  }

  @Test
  void soItIsWithALoaderThatHasNoStreamsOfItsOwn() throws Exception {
    for (boolean listed : new boolean[] {false, true}) {
      Simple loader = new Simple(deploy(listed ? Listed.class.getName() : "# none"));
      assertEquals(listed ? "suspended" : "pinned", run(loader));
    }
  }
}
