package io.weft.testing.mockito;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.mockito.Mockito;
import org.mockito.invocation.Invocation;
import org.mockito.invocation.InvocationContainer;
import org.mockito.invocation.MockHandler;
import org.mockito.mock.MockCreationSettings;
import org.mockito.plugins.MemberAccessor;

/** What stands between Mockito's mocks and their handlers. */
final class TwinHandler {
  private TwinHandler() {}

  /** A call of a real method that does nothing but to call another one of the same object. */
  private record Passage(Object mock, Method to) {
    boolean leadsTo(Object itsMock, Method method) {
      return mock == itsMock && to.equals(method);
    }
  }

  /**
   * A handler in front of another one.
   *
   * @param handler Mockito's own
   */
  static <T> MockHandler<T> before(MockHandler<T> handler) {
    return new MockitoMock$<>(handler);
  }

  /**
   * Hands invocations on, those of twins as such of the written methods.
   *
   * <p>One of the two only calls the other, on the same object. So when a spy calls that one for real, the next
   * invocation of the other is the same call, and goes through.
   *
   * <p>Where Mockito says who has called a mock, it leaves out itself, and classes with {@code $MockitoMock$} in the name.
   */
  private static final class MockitoMock$<T> implements MockHandler<T> {
    private static final long serialVersionUID = 1L;

    private static final String MOCKITO = "org.mockito.";
    private static final String OURS = "io.weft.testing.mockito.";

    private static final MemberAccessor ACCESSOR =
        Mockito.framework().getPlugins().getDefaultPlugin(MemberAccessor.class);

    /** The call that is on its way from one of two methods to the other, on this thread. */
    private static final ThreadLocal<Passage> PASSAGE = new ThreadLocal<>();

    private final MockHandler<T> handler;

    MockitoMock$(MockHandler<T> handler) {
      this.handler = handler;
    }

    @Override
    public Object handle(Invocation invocation) throws Throwable {
      Method method = invocation.getMethod();
      Method written = Twins.written(method);
      Object mock = invocation.getMock();
      Passage passage = PASSAGE.get();
      if (passage != null && passage.leadsTo(mock, method)) {
        PASSAGE.remove();
        return callReal(invocation);
      }
      if (written != method
          && Twins.isIdentity(written)) { // Mockito never asks its handlers about that
        Object[] arguments = invocation.getRawArguments();
        return arguments.length > 1 ? mock == arguments[0] : System.identityHashCode(mock);
      }
      return handler.handle(asWritten(invocation, written));
    }

    private Invocation asWritten(Invocation invocation, Method written) {
      boolean isTwin = !written.equals(invocation.getMethod());
      Object[] arguments = invocation.getRawArguments();
      Object[] asWritten = isTwin ? Arrays.copyOf(arguments, arguments.length - 1) : arguments;
      Invocation call = Mockito.framework()
          .getInvocationFactory()
          .createInvocation(
              invocation.getMock(),
              handler.getMockSettings(),
              written,
              () -> isTwin ? callRealTwin(invocation, written, asWritten) : callReal(invocation),
              asWritten);
      return WrittenInvocation.of(call, invocation.getLocation());
    }

    /**
     * A real method that suspends returns a dummy to whoever has called it, and is not called again when it goes on. Mockito
     * itself only passes that on; code of a test must not see it, so there the method may not suspend.
     */
    private Object callRealTwin(Invocation invocation, Method written, Object[] asWritten)
        throws Throwable {
      if (isAnswerOfTest() || !getMockSettings().getInvocationListeners().isEmpty()) {
        return callPlainly(invocation.getMock(), written, asWritten);
      }
      // What the answer has changed is heeded.
      System.arraycopy(asWritten, 0, invocation.getRawArguments(), 0, asWritten.length);
      return callReal(invocation);
    }

    /** Whether anything but Mockito is between the mock's handler and the real method. */
    private static boolean isAnswerOfTest() {
      return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
          .walk(frames -> frames
              .takeWhile(frame -> frame.getDeclaringClass() != MockitoMock$.class
                  || !frame.getMethodName().equals("handle"))
              .filter(frame -> !Proxy.isProxyClass(frame.getDeclaringClass())) // the invocation
              .map(StackWalker.StackFrame::getClassName)
              .anyMatch(name -> !name.startsWith(MOCKITO) && !name.startsWith(OURS)));
    }

    private static Object callPlainly(Object mock, Method written, Object[] arguments)
        throws Throwable {
      PASSAGE.set(new Passage(mock, written));
      try {
        return ACCESSOR.invoke(written, mock, arguments);
      } catch (InvocationTargetException thrown) {
        throw thrown.getCause();
      } finally {
        PASSAGE.remove();
      }
    }

    private static Object callReal(Invocation invocation) throws Throwable {
      Method passedOnTo = Twins.passedOnTo(invocation.getMethod());
      if (passedOnTo == null) {
        return invocation.callRealMethod();
      }
      PASSAGE.set(new Passage(invocation.getMock(), passedOnTo));
      try {
        return invocation.callRealMethod();
      } finally {
        PASSAGE.remove();
      }
    }

    @Override
    public MockCreationSettings<T> getMockSettings() {
      return handler.getMockSettings();
    }

    @Override
    public InvocationContainer getInvocationContainer() {
      return handler.getInvocationContainer();
    }
  }
}
