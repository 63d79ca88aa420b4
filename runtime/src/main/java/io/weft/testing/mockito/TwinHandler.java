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
      if (written
          .isBridge()) { // Mockito lets bridges run, and they call what is mocked; of a twin it
        // cannot know
        return invocation.callRealMethod();
      }
      Object mock = invocation.getMock();
      Passage passage = PASSAGE.get();
      if (passage != null && passage.leadsTo(mock, method)) {
        PASSAGE.remove();
        return invocation.callRealMethod();
      }
      Object[] arguments = invocation.getRawArguments();
      Invocation asWritten = Mockito.framework()
          .getInvocationFactory()
          .createInvocation(
              mock,
              handler.getMockSettings(),
              written,
              () -> callReal(invocation, Twins.passedOnTo(method)),
              written == method ? arguments : Arrays.copyOf(arguments, arguments.length - 1));
      return handler.handle(new WrittenInvocation(asWritten, invocation.getLocation()));
    }

    private static Object callReal(Invocation invocation, Method passedOnTo) throws Throwable {
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
