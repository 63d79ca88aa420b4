package io.weft.agent.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

class JdkClassesTest {
  private final JdkClasses jdk = new JdkClasses();

  private String nameIn(String internalName) throws IOException {
    return new ClassReader(jdk.read(internalName)).getClassName();
  }

  @Test
  void readsClassesOfEveryModule() throws Exception {
    for (String name : new String[] {
      "java/lang/Object", "java/util/Map$Entry", "java/sql/Driver", "com/sun/source/tree/Tree"
    }) {
      assertEquals(name, nameIn(name));
    }
  }

  @Test
  void knowsNothingElse() throws Exception {
    assertNull(jdk.read("java/lang/Objekt"));
    assertNull(jdk.read("no/such/Thing"));
    assertNull(jdk.read("Thing"));
  }
}
