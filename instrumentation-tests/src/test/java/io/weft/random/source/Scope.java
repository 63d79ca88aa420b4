package io.weft.random.source;

import java.util.ArrayList;
import java.util.List;

/** What a place in the source can name. */
final class Scope {
  /**
   * A variable.
   *
   * @param isMutable whether it may be assigned, and so not be captured
   */
  record Variable(String type, String name, boolean isMutable) {}

  /** What can be called: a method of the program. */
  record Callee(String name, String result, List<String> parameters, boolean isStatic) {}

  final List<Variable> variables = new ArrayList<>();

  /** Labels of the loops around, and whether {@code continue} may name them. */
  final List<String> loops = new ArrayList<>();

  /** Variables that hold something with {@code int area(int)}. */
  final List<String> shapes = new ArrayList<>();

  final List<Callee> callees;
  final boolean isStatic;

  /** Nothing may suspend here. */
  final boolean isPure;

  /** What {@code return} needs; null: it must not be used. */
  final String result;

  /** Of an instance, outside of its methods and constructors. */
  private boolean isInitialiser;

  private final Names names;

  /** Hands out names that are used once in a program, so that nothing ever hides anything. */
  private static final class Names {
    private int next;
  }

  Scope(List<Callee> callees) {
    this(callees, false, false, "String", new Names());
  }

  private Scope(
      List<Callee> callees, boolean isStatic, boolean isPure, String result, Names names) {
    this.callees = callees;
    this.isStatic = isStatic;
    this.isPure = isPure;
    this.result = result;
    this.names = names;
  }

  String name(String prefix) {
    return prefix + names.next++;
  }

  /** A block inside. */
  Scope block() {
    Scope inner = inside(isPure, result);
    inner.loops.addAll(loops);
    inner.shapes.addAll(shapes);
    return inner;
  }

  /** A block inside which nothing suspends or jumps out. */
  Scope pure() {
    return inside(true, null);
  }

  /** A block of a switch expression, which cannot be left by a jump. */
  Scope value() {
    Scope inner = inside(isPure, null);
    inner.shapes.addAll(shapes);
    return inner;
  }

  /** The body of a lambda or of a method of a local class: only what does not change is seen. */
  Scope body(String bodyResult) {
    Scope inner = new Scope(callees, isStatic, false, bodyResult, names);
    variables.stream().filter(v -> !v.isMutable()).forEach(inner.variables::add);
    inner.shapes.addAll(shapes);
    return inner;
  }

  /** Where instances of a class are initialised, outside of its methods and constructors. */
  Scope initialiser() {
    Scope inner = body(null);
    inner.isInitialiser = true;
    return inner;
  }

  /**
   * Adds the variable of a pattern. In an initialiser no class captures it: javac 17 falls over
   * that.
   */
  void addPattern(String type, String name) {
    variables.add(new Variable(type, name, isInitialiser));
  }

  /** The body of a method of the program. */
  Scope method(Callee callee) {
    return new Scope(callees, callee.isStatic(), false, callee.result(), names);
  }

  private Scope inside(boolean pure, String innerResult) {
    Scope inner = new Scope(callees, isStatic, pure, innerResult, names);
    inner.isInitialiser = isInitialiser;
    inner.variables.addAll(variables);
    return inner;
  }

  List<Variable> of(String type, boolean onlyMutable) {
    return variables.stream()
        .filter(v -> v.type().equals(type) && (v.isMutable() || !onlyMutable))
        .toList();
  }
}
