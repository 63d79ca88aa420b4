package io.weft.agent.rewrite;

import io.weft.agent.analyze.FinalFields;
import io.weft.agent.analyze.MethodAnalyzer;
import io.weft.agent.analyze.MethodFacts;
import io.weft.agent.analyze.UnsupportedCodeException;
import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.InstrumentedMark;
import io.weft.agent.classify.JdkMethod;
import io.weft.agent.classify.MethodFlags;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.Suspendables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What a class with suspendable code gets: lambdas linked to twins, the three methods of each
 * suspendable method, twins that only pass on for those that cannot have a body, the twins that
 * it would inherit twice, and the mark.
 */
public final class ClassRewriter {
  private final ClassNode host;
  private final ClassFacts facts;
  private final Suspendables suspendables;
  private final Map<MethodKey, DiagnosticCode> refused;
  private final Optional<ForcedYields> yields;
  private final boolean alone;
  private final Set<MethodKey> own = new HashSet<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final FinalFields finalFields;
  private final Map<String, MethodKey> resumed = new HashMap<>();
  private final HostCalls calls;
  private boolean changed;
  /** The marks of methods that are left as they were. */
  private final List<MethodNode> refusals = new ArrayList<>();

  /**
   * Prepares the rewriting of a class.
   *
   * @param host the class, with expanded frames; it is changed
   * @param facts its facts
   * @param suspendables the classification
   * @param refused methods that an earlier attempt found impossible, with the reason
   * @param yields calls that methods are to begin with, for tests
   * @param alone whether the class will run where no agent sees generated classes
   */
  public ClassRewriter(
      ClassNode host,
      ClassFacts facts,
      Suspendables suspendables,
      Map<MethodKey, DiagnosticCode> refused,
      Optional<ForcedYields> yields,
      boolean alone) {
    this.host = host;
    this.facts = facts;
    this.suspendables = suspendables;
    this.refused = new HashMap<>(refused);
    this.yields = yields;
    this.alone = alone;
    this.calls = new HostCalls(host, own, suspendables, alone);
    this.finalFields = new FinalFields(host);
  }

  /**
   * Rewrites the class.
   *
   * @return what could not be done
   */
  public List<Diagnostic> rewrite() {
    Set<MethodKey> declared = suspendables.declared(facts);
    own.addAll(declared);
    LambdaRewriter lambdas = new LambdaRewriter(host, calls, suspendables);
    own.addAll(lambdas.rewrite());
    new DynamicCalls(host).linkOnce(own);
    for (JdkMethod implemented : suspendables.implemented(facts)) {
      implement(RuntimeSymbols.twinInterface(implemented));
    }
    List<MethodNode> inherited = inheritedTwins();
    checkSubclasses(inherited.stream().anyMatch(ClassRewriter::isExact));
    if (!suspendables.hierarchy().hasReadableSupertypes(facts)) {
      inherited.addAll(guardTwins());
    }
    MethodRewriter rewriter = new MethodRewriter(host, calls);
    List<MethodNode> added = new ArrayList<>();
    int number = 0;
    for (MethodNode method : host.methods) {
      MethodKey key = new MethodKey(method.name, method.desc);
      if (own.contains(key)) {
        List<MethodNode> bodies = rewrite(method, rewriter, number++);
        if (!declared.contains(key)) {
          keepFromSubclasses(bodies.get(0));
        }
        added.addAll(bodies);
      }
    }
    reportWithoutRoom();
    added.addAll(inherited);
    added.addAll(calls.guards());
    reportInitialization(added);
    host.methods.addAll(added);
    changed |= !added.isEmpty() || lambdas.hasLinked() || !refusals.isEmpty();
    InstrumentedMark.put(host);
    host.methods.addAll(refusals);
    if (alone) {
      host.methods.add(RuntimeSymbols.rewrittenMark());
    }
    return diagnostics;
  }

  private void implement(String twin) {
    if (!host.interfaces.contains(twin)) {
      host.interfaces.add(twin);
      if (host.signature != null) { // reflection reads the interfaces from both places
        host.signature += "L" + twin + ";";
      }
      changed = true;
    }
  }

  /**
   * The twin of a final method that is suspendable for a reference in its own class alone. No subclass knows of it: one may
   * have to have a twin of its own, and one that is generated would override this, as it does not override the method.
   */
  private void keepFromSubclasses(MethodNode twin) {
    if ((twin.access & (Opcodes.ACC_FINAL | Opcodes.ACC_STATIC)) == Opcodes.ACC_FINAL) {
      twin.access &= ~Opcodes.ACC_FINAL;
      // Else the method may override one that is suspendable, and the twin has to do so too.
      if (suspendables.hierarchy().hasReadableSupertypes(facts)) {
        twin.access &= ~(Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED);
        twin.access |= Opcodes.ACC_PRIVATE;
      }
    }
  }

  /** Twins of methods that are not suspendable here or not declared here. */
  private List<MethodNode> inheritedTwins() {
    List<MethodNode> inherited =
        new InheritedTwins(host, facts, own, suspendables, calls.exact()).missing();
    Set<MethodKey> there = inherited.stream()
        .map(twin -> new MethodKey(twin.name, twin.desc))
        .collect(Collectors.toSet());
    List<MethodNode> twins = new ArrayList<>(inherited);
    for (MethodNode twin : twinsOfHiding()) {
      if (!there.contains(new MethodKey(twin.name, twin.desc))) {
        twins.add(twin);
      }
    }
    return twins;
  }

  /**
   * Twins of static and private methods that hide suspendable ones. Callers that were shown another class file than
   * this one, or instrumented off-line, may call the twin that is inherited.
   */
  private List<MethodNode> twinsOfHiding() {
    List<MethodNode> twins = new ArrayList<>();
    for (MethodNode method : host.methods) {
      MethodKey key = new MethodKey(method.name, method.desc);
      if ((method.access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) != 0
          && facts.methods().containsKey(key)
          && !own.contains(key)
          && facts.superName() != null
          && suspendables.isSuspendable(facts.superName(), key)) {
        twins.add(PlainEntry.twin(host, method));
      }
    }
    return twins;
  }

  /** A subclass that the agent never sees may override a suspendable method, and must be refused. */
  private void checkSubclasses(boolean hasExactTwins) {
    boolean isInterface = (host.access & Opcodes.ACC_INTERFACE) != 0;
    if ((host.access & Opcodes.ACC_FINAL) != 0 || (calls.elidesTailCalls() && !isInterface)) {
      return; // the runtime's own classes are none to be extended
    }
    SubclassCheck check = new SubclassCheck(host);
    List<MethodNode> open = host.methods.stream()
        .filter(m -> own.contains(new MethodKey(m.name, m.desc)))
        .filter(ClassRewriter::isOpen)
        .toList();
    // An object that is read from a stream has not passed a constructor of its own.
    if (isInterface || suspendables.hierarchy().isMadeFromStreams(host.name)) {
      open.stream()
          .filter(m -> (m.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0)
          .forEach(check::insertIntoMethod);
    }
    if (!isInterface && (hasExactTwins || !open.isEmpty())) {
      check.insert();
    }
  }

  /** Whether a twin calls one certain method, and not whatever the object has. */
  private static boolean isExact(MethodNode twin) {
    return Arrays.stream(twin.instructions.toArray())
        .anyMatch(i -> i.getOpcode() == Opcodes.INVOKESPECIAL);
  }

  private static boolean isOpen(MethodNode method) {
    int exact = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
    return (method.access & exact) == 0 && !"<init>".equals(method.name);
  }

  /**
   * Twins of all methods that may override something: a supertype that cannot be read may have
   * their twins, and its callers must not run its bodies instead. Not those that an interface leaves open: whatever
   * implements them is guarded too, and default methods change when the JVM initialises an interface. And twins of
   * accessors, which may call such a method as {@code super.m()}.
   */
  private List<MethodNode> guardTwins() {
    boolean isInterface = (host.access & Opcodes.ACC_INTERFACE) != 0;
    List<MethodNode> twins = new ArrayList<>();
    for (MethodNode method : host.methods) {
      MethodKey key = new MethodKey(method.name, method.desc);
      MethodFlags flags = facts.methods().get(key);
      if (flags != null
          && (flags.mayOverride() || Suspendables.mayPassOn(key))
          && !key.isConstructor()
          && !own.contains(key)
          && !(isInterface && flags.isAbstract())
          && Suspendables.canHaveTwin(key)) {
        MethodNode twin = PlainEntry.twin(host, method);
        twin.access &= ~Opcodes.ACC_FINAL; // a subclass may have to have another
        if (flags.mayOverride() && !flags.isAbstract() && (host.access & Opcodes.ACC_FINAL) == 0) {
          new SubclassCheck(host).insertIntoMethod(twin); // and not before: mostly nobody calls it
        }
        twins.add(twin);
      }
    }
    return twins;
  }

  private void reportInitialization(List<MethodNode> added) {
    if ((host.access & Opcodes.ACC_INTERFACE) != 0
        && host.methods.stream().anyMatch(m -> "<clinit>".equals(m.name))
        && host.methods.stream().noneMatch(ClassRewriter::isDefault)
        && added.stream().anyMatch(ClassRewriter::isDefault)) {
      diagnostics.add(new Diagnostic(
          DiagnosticCode.INITIALIZED_EARLIER,
          host.name.replace('/', '.'),
          "",
          host.sourceFile,
          -1,
          ""));
    }
  }

  private static boolean isDefault(MethodNode method) {
    return (method.access & (Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT)) == 0;
  }

  /** Annotated methods that cannot have a twin: they keep their code and are called as ever. */
  private void reportWithoutRoom() {
    for (MethodNode method : host.methods) {
      MethodKey key = new MethodKey(method.name, method.desc);
      MethodFlags flags = facts.methods().get(key);
      if (flags != null && flags.annotated() && !Suspendables.canHaveTwin(key)) {
        refuse(DiagnosticCode.TOO_MANY_PARAMETERS, method, "");
      }
    }
  }

  private List<MethodNode> rewrite(MethodNode method, MethodRewriter rewriter, int number) {
    MethodKey key = new MethodKey(method.name, method.desc);
    DiagnosticCode refusal = refused.get(key);
    boolean noCode = (method.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0;
    if (noCode || refusal != null) {
      if (refusal != null) {
        refuse(refusal, method, "");
      }
      return List.of(PlainEntry.twin(host, method));
    }
    resumed.put(FrameClass.resumedName(method.name, number), key);
    try {
      yields.ifPresent(y -> y.insert(host.name, method, finalFields));
      MethodFacts analysed =
          MethodAnalyzer.analyze(host.name, host.sourceFile, method, calls, finalFields);
      List<MethodNode> bodies = rewriter.rewrite(analysed, number);
      diagnostics.addAll(new HashSet<>(analysed.pinned().values()));
      return bodies;
    } catch (TooLargeException large) {
      refuse(DiagnosticCode.TOO_LARGE, method, large.getMessage());
    } catch (UnsupportedCodeException unsupported) {
      refuse(unsupported.code(), method, unsupported.getMessage());
    } catch (RuntimeException fault) {
      refuse(DiagnosticCode.INTERNAL, method, fault.toString());
    }
    return List.of(PlainEntry.twin(host, method));
  }

  /** Also tells the runtime, for the exception that is thrown if the method has to wait. */
  private void refuse(DiagnosticCode code, MethodNode method, String detail) {
    Diagnostic diagnostic = new Diagnostic(
        code,
        host.name.replace('/', '.'),
        method.name,
        host.sourceFile,
        PlainEntry.firstLine(method),
        detail);
    diagnostics.add(diagnostic);
    refusals.add(RuntimeSymbols.refusedMark(refusals.size(), method, diagnostic.summary()));
  }

  /** Whether there was anything to do. */
  public boolean isChanged() {
    return changed;
  }

  /**
   * The method of the program from which a written method came.
   *
   * @param name the written method's name
   * @param desc its descriptor
   */
  public MethodKey origin(String name, String desc) {
    return resumed.getOrDefault(name, new MethodKey(name, RuntimeSymbols.plainDesc(desc)));
  }
}
