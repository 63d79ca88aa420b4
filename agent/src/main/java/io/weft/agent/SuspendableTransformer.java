package io.weft.agent;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.agent.check.OutputVerifier;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.ReadableVersion;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import io.weft.agent.instrument.Result;
import io.weft.agent.rewrite.JdkTwins;
import io.weft.agent.rewrite.RuntimeSymbols;
import io.weft.agent.rewrite.TwinsOnly;
import java.lang.System.Logger.Level;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Filters, delegates to the {@link Instrumenter} and reports; nothing is left to the JVM. */
final class SuspendableTransformer implements ClassFileTransformer {
  private static final String OWN_PACKAGES =
      SuspendableTransformer.class.getPackageName().replace('.', '/') + "/";

  /** The class of Mockito that retransforms others; it is loaded when the first inline mock is made. */
  private static final String INLINE_MOCKS =
      "org/mockito/internal/creation/bytebuddy/InlineBytecodeGenerator";

  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

  private final AgentOptions options;
  private final Reporter reporter;
  private final Instrumentation instrumentation;
  private final SuspendableRules rules;
  private final LoaderViews views;

  /** Whether it was reported that the agent does not work here. */
  private boolean failed;

  SuspendableTransformer(
      AgentOptions options,
      SuspendableRules rules,
      Reporter reporter,
      Instrumentation instrumentation,
      ClassPathFiles classPath,
      boolean late) {
    this.options = options;
    this.reporter = reporter;
    this.instrumentation = instrumentation;
    this.rules = rules;
    this.views = new LoaderViews(rules, options.yields(), late, reporter, classPath);
  }

  @Override
  public byte[] transform(
      Module module,
      ClassLoader loader,
      String name,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] classFile) {
    if (loader == null || loader == PLATFORM || isOwn(loader, name)) {
      if (loader == null && redefined == null && !module.isNamed()) { // those are the JDK's
        reportOutOfReach(name, classFile);
      }
      return null;
    }
    try {
      if (redefined != null) {
        reportRedefinition(loader, redefined);
        return null;
      }
      if (name != null && name.startsWith(JdkTwins.PREFIX)) {
        return JdkTwins.markSynthetic(classFile);
      }
      return instrument(module, loader, name == null ? nameIn(classFile) : name, classFile);
    } catch (Throwable fault) { // the JVM would swallow it
      report(name, fault + ", in " + stage(fault), fault);
      return redefined == null ? twinsOnly(loader, name, classFile) : null;
    }
  }

  private void report(String name, String detail, Throwable fault) {
    Diagnostic diagnostic = new Diagnostic(
        DiagnosticCode.INTERNAL, String.valueOf(name).replace('/', '.'), "", null, -1, detail);
    reporter.report(Level.ERROR, diagnostic.toString(), fault);
  }

  /** Where the agent was when it failed. */
  private static String stage(Throwable fault) {
    return Arrays.stream(fault.getStackTrace())
        .filter(f -> f.getClassName().startsWith(OWN_PACKAGES.replace('/', '.')))
        .findFirst()
        .map(StackTraceElement::toString)
        .orElse("the JVM");
  }

  /**
   * What a class gets on which the agent has failed: twins that call its own methods, without which
   * an override would be passed over for the method that it overrides.
   */
  private byte[] twinsOnly(ClassLoader loader, String name, byte[] classFile) {
    try {
      return views.of(loader).seesRuntime(loader) ? TwinsOnly.write(classFile) : null;
    } catch (Throwable fault) { // such as bytes that the JVM will refuse too
      report(name, "its overrides have no twins: " + fault, fault);
      return null;
    }
  }

  /** The boot loader does not see the runtime, so its classes stay as they are. */
  private void reportOutOfReach(String name, byte[] classFile) {
    if (name == null || ClassHierarchy.isJdk(name)) {
      return;
    }
    try {
      ClassHierarchy alone = new ClassHierarchy(n -> null, rules, null);
      Suspendables methods = new Suspendables(alone);
      if (!methods.declared(alone.define(ReadableVersion.open(classFile))).isEmpty()) {
        reporter.report(
            Level.ERROR,
            "class "
                + name.replace('/', '.')
                + " has suspendable methods, but the boot loader defines it (-Xbootclasspath/a): it was"
                + " not instrumented, and what it calls cannot suspend; put it on the class path",
            null);
      }
    } catch (Throwable fault) { // the JVM would swallow it
      report(name, fault + ", in " + stage(fault), fault);
    }
  }

  /** The agent is on the class path of the program, so a list may well reach it. */
  private static boolean isOwn(ClassLoader loader, String name) {
    return name != null
        && name.startsWith(OWN_PACKAGES)
        && loader == SuspendableTransformer.class.getClassLoader();
  }

  /** A loader may leave it to the JVM to find out what it defines. */
  private static String nameIn(byte[] classFile) {
    return ReadableVersion.open(classFile).getClassName();
  }

  private byte[] instrument(Module module, ClassLoader loader, String name, byte[] classFile) {
    if (INLINE_MOCKS.equals(name)) {
      reportInlineMocks();
    }
    LoaderViews.View view = views.of(loader);
    view.defines(module);
    Result result = view.instrumenter().instrument(classFile);
    if (result == Result.UNCHANGED) {
      return null;
    }
    for (Diagnostic diagnostic : result.diagnostics()) {
      reporter.report(diagnostic);
    }
    if (result.bytes().isEmpty()) {
      return null;
    }
    if (!works()) {
      return null;
    }
    byte[] written = result.bytes().get();
    if (!view.seesRuntime(loader)) {
      reporter.report(
          Level.ERROR,
          "class "
              + name.replace('/', '.')
              + " has suspendable methods, but its loader "
              + loader
              + " cannot see the runtime (io.weft.abi.Continuation): it was not instrumented;"
              + " add weft-runtime to what that loader sees",
          null);
      // What it overrides may have been seen by another loader. Such twins do without the runtime.
      return view.inheritsTwins(classFile) ? TwinsOnly.writeOverrides(classFile) : null;
    }
    view.instrumented(name.replace('/', '.'));
    letRead(module, loader);
    examine(name, written, view.hierarchy());
    return written;
  }

  /** Found out with the first class that is to be changed: a program that has none need not pay for it. */
  private boolean works() {
    Optional<Throwable> fault = SelfCheck.outcome();
    if (fault.isPresent() && isFirstFailure()) {
      reporter.report(
          Level.ERROR,
          "self-check failed on Java "
              + Runtime.version()
              + ": "
              + fault.get()
              + ": the agent does not work here and leaves all classes as they are, so that nothing can"
              + " suspend; use a newer version of it, or report this",
          fault.get());
    }
    return fault.isEmpty();
  }

  private synchronized boolean isFirstFailure() {
    boolean first = !failed;
    failed = true;
    return first;
  }

  /** What is done for people who look at the agent; the program does not depend on it. */
  private void examine(String name, byte[] written, ClassHierarchy hierarchy) {
    try {
      options.dump().ifPresent(folder -> ClassDump.write(folder, name, written));
      if (options.verify()) {
        verify(name, written, hierarchy);
      }
    } catch (RuntimeException | LinkageError fault) {
      reporter.report(
          Level.ERROR,
          "class " + name.replace('/', '.') + " was instrumented, but not dumped or verified: "
              + fault,
          fault);
    }
  }

  private void verify(String name, byte[] written, ClassHierarchy hierarchy) {
    for (String problem : OutputVerifier.verify(written, hierarchy)) {
      Diagnostic diagnostic =
          new Diagnostic(DiagnosticCode.INTERNAL, name.replace('/', '.'), "", null, -1, problem);
      reporter.report(Level.ERROR, diagnostic.toString(), null);
    }
  }

  /** A named module must read the module of the runtime, which its code now calls. */
  private void letRead(Module module, ClassLoader loader) {
    if (!module.isNamed()) {
      return;
    }
    Set<Module> runtime = Optional.ofNullable(module.getLayer())
        .flatMap(l -> l.findModule(RuntimeSymbols.RUNTIME_MODULE))
        .map(Set::of)
        .orElseGet(() -> unnamedModules(loader));
    if (!runtime.stream().allMatch(module::canRead)) {
      instrumentation.redefineModule(module, runtime, Map.of(), Map.of(), Set.of(), Map.of());
    }
  }

  /** Any loader above may be the one that defines the runtime. */
  private static Set<Module> unnamedModules(ClassLoader loader) {
    return Stream.iterate(loader, Objects::nonNull, ClassLoader::getParent)
        .map(ClassLoader::getUnnamedModule)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Retransformation is not shown to this transformer, so that its tool is noticed instead. */
  private void reportInlineMocks() {
    reporter.report(new Diagnostic(
        DiagnosticCode.INLINE_MOCKS,
        INLINE_MOCKS.replace('/', '.'),
        "",
        null,
        -1,
        "which is loaded to make them"));
  }

  private void reportRedefinition(ClassLoader loader, Class<?> type) {
    boolean hasTwins = Arrays.stream(type.getDeclaredMethods())
        .anyMatch(m -> m.getParameterCount() > 0
            && RuntimeSymbols.isContinuation(
                m.getParameterTypes()[m.getParameterCount() - 1].getName()));
    if (hasTwins) {
      reportRedefinition(
          type,
          "suspendable methods: the new version was left alone, and the JVM will refuse it, since"
              + " suspended tasks need the methods that the agent added");
    } else if (views.of(loader).isInstrumented(type.getName())) {
      reportRedefinition(
          type,
          "lambdas or method references that can suspend: the new version was left alone, and those"
              + " that it makes are pinned, though the exception will say otherwise");
    }
  }

  private void reportRedefinition(Class<?> type, String what) {
    String message = "class " + type.getName() + " is being redefined and has " + what;
    reporter.report(Level.WARNING, message + "; restart the program instead", null);
  }
}
