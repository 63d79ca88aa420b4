package io.weft.testing.mockito;

import java.lang.reflect.Method;
import java.util.List;
import org.mockito.ArgumentMatcher;
import org.mockito.invocation.Invocation;
import org.mockito.invocation.Location;
import org.mockito.invocation.StubInfo;

/** An invocation of a written method, which knows from where it, or its twin, was called. */
final class WrittenInvocation implements Invocation {
  private static final long serialVersionUID = 1L;

  private final Invocation written;
  private final Location caller;

  WrittenInvocation(Invocation written, Location caller) {
    this.written = written;
    this.caller = caller;
  }

  @Override
  public Location getLocation() {
    return caller;
  }

  @Override
  public Object getMock() {
    return written.getMock();
  }

  @Override
  public Method getMethod() {
    return written.getMethod();
  }

  @Override
  public Object[] getRawArguments() {
    return written.getRawArguments();
  }

  @Override
  public Object[] getArguments() {
    return written.getArguments();
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // as it is declared
  public <T> T getArgument(int index) {
    return written.getArgument(index);
  }

  @Override
  public <T> T getArgument(int index, Class<T> type) {
    return written.getArgument(index, type);
  }

  @Override
  @SuppressWarnings("rawtypes") // as it is declared
  public List<ArgumentMatcher> getArgumentsAsMatchers() {
    return written.getArgumentsAsMatchers();
  }

  @Override
  public Class<?> getRawReturnType() {
    return written.getRawReturnType();
  }

  @Override
  public Object callRealMethod() throws Throwable {
    return written.callRealMethod();
  }

  @Override
  public int getSequenceNumber() {
    return written.getSequenceNumber();
  }

  @Override
  public boolean isVerified() {
    return written.isVerified();
  }

  @Override
  public void markVerified() {
    written.markVerified();
  }

  @Override
  public StubInfo stubInfo() {
    return written.stubInfo();
  }

  @Override
  public void markStubbed(StubInfo stub) {
    written.markStubbed(stub);
  }

  @Override
  public boolean isIgnoredForVerification() {
    return written.isIgnoredForVerification();
  }

  @Override
  public void ignoreForVerification() {
    written.ignoreForVerification();
  }

  @Override
  public String toString() {
    return written.toString();
  }
}
