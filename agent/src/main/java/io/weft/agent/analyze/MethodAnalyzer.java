package io.weft.agent.analyze;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Finds the suspension points of a method and what is needed to save and restore it there. */
public final class MethodAnalyzer {
  private final String owner;
  private final String file;
  private final MethodNode method;
  private final CallKind calls;
  private final FinalFields finalFields;
  private final ControlFlow flow;
  private final Map<MethodInsnNode, Diagnostic> pinned = new IdentityHashMap<>();
  private final Set<MethodInsnNode> tails = new HashSet<>();
  private final Set<MethodInsnNode> dispatched = new HashSet<>();
  private final List<SuspensionPoint> points = new ArrayList<>();

  private MethodAnalyzer(
      String owner, String file, MethodNode method, CallKind calls, FinalFields finalFields) {
    this.owner = owner;
    this.file = file;
    this.method = method;
    this.calls = calls;
    this.finalFields = finalFields;
    TypeTracker.prepare(method);
    flow = new ControlFlow(method);
  }

  /**
   * Analyses a method.
   *
   * @param owner internal name of its class
   * @param file the source file, or null
   * @param method the method, with expanded frames
   * @param calls which calls may suspend
   * @param finalFields those of the class
   */
  public static MethodFacts analyze(
      String owner, String file, MethodNode method, CallKind calls, FinalFields finalFields) {
    return new MethodAnalyzer(owner, file, method, calls, finalFields).facts();
  }

  private MethodFacts facts() {
    List<MethodInsnNode> suspendable = new ArrayList<>();
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof MethodInsnNode call) {
        if (calls.isSuspendable(call)) {
          suspendable.add(call);
        } else if (calls.isDispatched(call)) {
          suspendable.add(call);
          dispatched.add(call);
        }
      }
    }
    if (!suspendable.isEmpty()) {
      findPinned(suspendable);
      leavePinnedDispatches(suspendable);
      findTails(suspendable);
      findPoints(suspendable);
    }
    BitSet starts = new BitSet();
    points.forEach(p -> starts.set(index(p.call())));
    BitSet resumable = flow.reachable(afterCalls(starts));
    return new MethodFacts(
        owner, method, List.copyOf(points), pinned, tails, dispatched, deferred(), resumable, flow);
  }

  /** A loop over a list under a lock is no reason to warn: most such calls reach plain code. */
  private void leavePinnedDispatches(List<MethodInsnNode> suspendable) {
    List<MethodInsnNode> plain = dispatched.stream().filter(pinned::containsKey).toList();
    plain.forEach(call -> {
      pinned.remove(call);
      dispatched.remove(call);
      suspendable.remove(call);
    });
  }

  /** What follows the calls, normally or with an exception; the calls only if they follow too. */
  private BitSet afterCalls(BitSet callSites) {
    BitSet result = new BitSet();
    callSites.stream().forEach(i -> {
      for (int next : flow.successors(i)) {
        result.set(next);
      }
      flow.covering(i).forEach(b -> result.set(flow.handler(b)));
    });
    return result;
  }

  private void findPinned(List<MethodInsnNode> suspendable) {
    Monitors monitors = new Monitors(method.instructions, flow);
    boolean locked = (method.access & Opcodes.ACC_SYNCHRONIZED) != 0;
    for (MethodInsnNode call : suspendable) {
      if (locked) {
        pin(call, DiagnosticCode.SYNCHRONIZED_METHOD, "");
      } else if (monitors.isHeld(index(call))) {
        int line = line(monitors.enteredAt(index(call)));
        String at = line < 0 ? "" : "\n  monitor entered at line " + line + " (synchronized block)";
        pin(call, DiagnosticCode.MONITOR_HELD, at);
      }
    }
    if ("<init>".equals(method.name)) {
      findPinnedInConstructor(suspendable);
    }
  }

  private void findPinnedInConstructor(List<MethodInsnNode> suspendable) {
    TypeTracker types = new TypeTracker(owner, method);
    Set<AbstractInsnNode> before = new HashSet<>();
    BitSet assignments = new BitSet();
    for (AbstractInsnNode insn : method.instructions) {
      types.step(insn);
      TypeState state = types.state();
      if (state != null
          && (state.locals().contains(Opcodes.UNINITIALIZED_THIS)
              || state.stack().contains(Opcodes.UNINITIALIZED_THIS))) {
        before.add(insn);
      }
      if (finalFields.isAssignedBy(insn)) {
        assignments.set(index(insn));
      }
    }
    for (MethodInsnNode call : suspendable) {
      BitSet start = new BitSet();
      start.set(index(call));
      if (before.contains(call)) {
        pin(call, DiagnosticCode.CONSTRUCTOR_ARGUMENTS, "");
      } else if (flow.reachable(start).intersects(assignments)) {
        pin(call, DiagnosticCode.FINAL_FIELD_LATER, "");
      }
    }
  }

  private void pin(MethodInsnNode call, DiagnosticCode code, String more) {
    String type = call.owner.replace('/', '.');
    String detail = "call to " + type.substring(type.lastIndexOf('.') + 1) + "." + call.name + "()";
    pinned.putIfAbsent(
        call,
        new Diagnostic(
            code, owner.replace('/', '.'), method.name, file, line(index(call)), detail + more));
  }

  private void findTails(List<MethodInsnNode> suspendable) {
    if (!calls.elidesTailCalls()) {
      return;
    }
    for (MethodInsnNode call : suspendable) {
      AbstractInsnNode next = call.getNext();
      while (next != null && next.getOpcode() < 0) {
        next = next.getNext();
      }
      boolean returned = next != null
          && next.getOpcode() == Type.getReturnType(call.desc).getOpcode(Opcodes.IRETURN)
          && next.getOpcode() == Type.getReturnType(method.desc).getOpcode(Opcodes.IRETURN);
      if (returned
          && flow.covering(index(call)).isEmpty()
          && !pinned.containsKey(call)
          && !"<init>".equals(method.name)) {
        tails.add(call);
      }
    }
  }

  private void findPoints(List<MethodInsnNode> suspendable) {
    Set<MethodInsnNode> wanted = new HashSet<>(suspendable);
    wanted.removeAll(pinned.keySet());
    wanted.removeAll(tails);
    if (wanted.isEmpty()) {
      return;
    }
    Liveness liveness = new Liveness(method, flow);
    TypeTracker types = new TypeTracker(owner, method);
    for (AbstractInsnNode insn : method.instructions) {
      boolean reachable = types.isReachable();
      types.step(insn);
      if (insn instanceof MethodInsnNode call && wanted.contains(call) && reachable) {
        addPoint(call, types.state(), liveness);
      }
    }
  }

  private void addPoint(MethodInsnNode call, TypeState after, Liveness liveness) {
    int words = Type.getReturnType(call.desc).getSize();
    List<Object> below = after.stack().subList(0, after.stack().size() - words);
    int index = index(call);
    points.add(new SuspensionPoint(
        points.size(),
        call,
        after.withStack(below),
        liveness.before(index),
        List.copyOf(flow.covering(index)),
        line(index)));
  }

  private Set<NewSite> deferred() {
    Set<NewSite> result = new HashSet<>();
    for (SuspensionPoint point : points) {
      for (List<Object> types : List.of(point.state().locals(), point.state().stack())) {
        types.stream().filter(NewSite.class::isInstance).forEach(t -> result.add((NewSite) t));
      }
    }
    return result;
  }

  private int index(AbstractInsnNode insn) {
    return method.instructions.indexOf(insn);
  }

  /**
   * The line of an instruction as the JVM finds it: of several that begin before it the last one, but
   * of several that begin right there the first one.
   */
  private int line(int index) {
    int here = -1;
    for (int i = index; i >= 0; i--) {
      AbstractInsnNode insn = method.instructions.get(i);
      if (insn instanceof LineNumberNode line) {
        here = line.line;
        if (isPast(i, index)) {
          return here;
        }
      } else if (insn.getOpcode() >= 0 && i < index && here >= 0) {
        return here;
      }
    }
    return here;
  }

  /** Whether there is code between two places. */
  private boolean isPast(int from, int to) {
    for (int i = from; i < to; i++) {
      if (method.instructions.get(i).getOpcode() >= 0) {
        return true;
      }
    }
    return false;
  }
}
