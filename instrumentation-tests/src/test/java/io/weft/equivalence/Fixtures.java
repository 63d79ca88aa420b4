package io.weft.equivalence;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The fixtures by name, because each world loads its own. {@code PlainWorldTest} tells when a
 * holder is missing here.
 */
final class Fixtures {
  private static final String PACKAGE = "io.weft.fixtures.";

  private static final String[] HOLDERS = {
    "AcrossPackagesFixtures",
    "ArrayFixtures",
    "BridgeFixtures",
    "CallFixtures",
    "ConstructorFixtures",
    "ExceptionFlowFixtures",
    "ExpressionFixtures",
    "FieldFixtures",
    "FinallyJumpFixtures",
    "InheritanceFixtures",
    "InitialisationFixtures",
    "InnerClassFixtures",
    "InterfaceFixtures",
    "IterationFixtures",
    "JdkReceiverFixtures",
    "JdkTypeFixtures",
    "LambdaFixtures",
    "LambdaShapeFixtures",
    "LargeMethodFixtures",
    "LocalFixtures",
    "LoopFixtures",
    "ManyLocalsFixtures",
    "MarkedTypeFixtures",
    "MethodReferenceAdaptationFixtures",
    "MethodReferenceFixtures",
    "NewFixtures",
    "OperandStackFixtures",
    "PrimitiveFixtures",
    "ProgramFixtures",
    "RecordEnumSealedFixtures",
    "RecursionFixtures",
    "SwitchExpressionFixtures",
    "SwitchFixtures",
    "TryCatchFixtures",
    "TryFinallyFixtures",
    "TryWithResourcesFixtures",
    "marked.MarkedPackageFixtures",
  };

  private Fixtures() {}

  /** Binary names of the classes that hold the cases. */
  static String[] holders() {
    String[] names = new String[HOLDERS.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = PACKAGE + HOLDERS[i];
    }
    return names;
  }

  /**
   * The cases of one holder: its nested classes that are public and implement the loader's fixture.
   *
   * @param loader where to look; it must give the same classes as the world that runs them
   */
  static List<String> cases(String holder, ClassLoader loader) {
    try {
      Class<?> fixture = Class.forName(PACKAGE + "support.Fixture", false, loader);
      List<String> names = new ArrayList<>();
      for (Class<?> nested : Class.forName(holder, false, loader).getDeclaredClasses()) {
        if (fixture.isAssignableFrom(nested) && Modifier.isPublic(nested.getModifiers())) {
          names.add(nested.getName());
        }
      }
      Collections.sort(names);
      return names;
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException("no such holder: " + holder, missing);
    }
  }
}
