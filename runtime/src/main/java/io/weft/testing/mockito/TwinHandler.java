package io.weft.testing.mockito;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.mockito.Mockito;
import org.mockito.invocation.Invocation;
import org.mockito.invocation.InvocationContainer;
import org.mockito.invocation.MockHandler;
import org.mockito.mock.MockCreationSettings;

/** What stands between Mockito's mocks and their handlers. */
final class TwinHandler {
  private TwinHandler() {}

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
   * <p>A written method calls its twin, on the same object (or, where it could not be rewritten, the twin calls it). So
   * when a spy calls the real one of the two, the next invocation of the other is the same call, and goes through.
   *
   * <p>Where Mockito says who has called a mock, it leaves out itself, and classes with {@code $MockitoMock$} in the name.
   */
  private static final class MockitoMock$<T> implements MockHandler<T> {
    private static final long serialVersionUID = 1L;

    private final MockHandler<T> handler;

    /** The call that is on its way from a method to its twin on this thread. */
    private final transient ThreadLocal<Passage> passage = new ThreadLocal<>();

    private record Passage(Object mock, Method written, Method from) {
      boolean isOf(Object itsMock, Method itsWritten, Method to) {
        return mock == itsMock && written.equals(itsWritten) && !from.equals(to);
      }
    }

    MockitoMock$(MockHandler<T> handler) {
      this.handler = handler;
    }

    @Override
    public Object handle(Invocation invocation) throws Throwable {
      Method method = invocation.getMethod();
      Method written = Twins.written(method);
      Object mock = invocation.getMock();
      Passage arriving = passage.get();
      if (arriving != null && arriving.isOf(mock, written, method)) {
        passage.remove();
        return invocation.callRealMethod();
      }
      Object[] arguments = invocation.getRawArguments();
      Invocation asWritten = Mockito.framework()
          .getInvocationFactory()
          .createInvocation(
              mock,
              handler.getMockSettings(),
              written,
              () -> callReal(invocation, new Passage(mock, written, method)),
              written == method ? arguments : Arrays.copyOf(arguments, arguments.length - 1));
      return handler.handle(new WrittenInvocation(asWritten, invocation.getLocation()));
    }

    private Object callReal(Invocation invocation, Passage leaving) throws Throwable {
      passage.set(leaving);
      try {
        return invocation.callRealMethod();
      } finally {
        passage.remove();
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
