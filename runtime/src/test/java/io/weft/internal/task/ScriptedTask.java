package io.weft.internal.task;

import io.weft.abi.Continuation;
import io.weft.abi.Frame;
import java.util.List;

/** A task whose body is a list of steps, each of which may suspend at its end; written as the agent would write it. */
public final class ScriptedTask extends TaskContinuation {
  private final String name;
  private final List<Step> steps;
  private Object result;
  private Exception failure;

  /** A part of the body. */
  @FunctionalInterface
  public interface Step {
    /** Does something, at last perhaps one of the intrinsics of the continuation. */
    void run(ScriptedTask task) throws Exception;
  }

  public ScriptedTask(String name, TaskGroup.Share share, Step... steps) {
    super(share, name);
    this.name = name;
    this.steps = List.of(steps);
  }

  @Override
  protected Object body() {
    throw new AssertionError("the twin is called");
  }

  @Override
  protected Object body(Continuation continuation) throws Exception {
    takeContent();
    return runFrom(0, new Place());
  }

  private Object runFrom(int first, Place place) throws Exception {
    for (int i = first; i < steps.size(); i++) {
      steps.get(i).run(this);
      if (unwinding) {
        place.pc = i + 1;
        append(place);
        return null;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return result;
  }

  public void returnAtTheEnd(Object value) {
    result = value;
  }

  public void throwAtTheEnd(Exception thrown) {
    failure = thrown;
  }

  public void yieldNow() {
    spendBudget();
    checkpoint(this);
  }

  public void park() {
    if (!takePermit()) {
      await(this);
    }
  }

  public void awaitToken(Object token) {
    waitFor(token);
    await(this);
  }

  @Override
  public String toString() {
    return name;
  }

  private final class Place extends Frame {
    @Override
    protected void resume(Continuation continuation) {
      int next = pc;
      pc = -1; // entered
      Throwable failure = continuation.carrier.takeFailure();
      if (failure != null) {
        throw Rethrow.as(failure);
      }
      try {
        Object value = runFrom(next, this);
        if (!unwinding) {
          continuation.carrier.objectResult = value;
        }
      } catch (Exception thrown) {
        throw Rethrow.as(thrown);
      }
    }

    @Override
    protected String sites() {
      return "ScriptedTask\nstep\nScriptedTask.java\n1";
    }
  }
}
