package io.weft.testing.mockito;

import java.util.Optional;
import java.util.function.Function;
import org.mockito.MockedConstruction;
import org.mockito.Mockito;
import org.mockito.invocation.MockHandler;
import org.mockito.mock.MockCreationSettings;
import org.mockito.plugins.InlineMockMaker;
import org.mockito.plugins.MockMaker;

/** Mockito's inline mock maker, with mocks that know twins. */
@SuppressWarnings("exports") // to Mockito only
public final class TwinMockMaker implements InlineMockMaker {
  private final InlineMockMaker maker =
      (InlineMockMaker) Mockito.framework().getPlugins().getDefaultPlugin(MockMaker.class);

  /** Called by Mockito. */
  public TwinMockMaker() {}

  @Override
  public <T> T createMock(MockCreationSettings<T> settings, MockHandler<T> handler) {
    return maker.createMock(settings, TwinHandler.before(handler));
  }

  @Override
  public <T> Optional<T> createSpy(
      MockCreationSettings<T> settings, MockHandler<T> handler, T spied) {
    return maker.createSpy(settings, TwinHandler.before(handler), spied);
  }

  @Override
  public MockHandler<?> getHandler(Object mock) {
    return maker.getHandler(mock);
  }

  @Override
  public void resetMock(Object mock, MockHandler<?> handler, MockCreationSettings<?> settings) {
    maker.resetMock(mock, TwinHandler.before(handler), settings);
  }

  @Override
  public TypeMockability isTypeMockable(Class<?> type) {
    return maker.isTypeMockable(type);
  }

  @Override
  public <T> StaticMockControl<T> createStaticMock(
      Class<T> type, MockCreationSettings<T> settings, MockHandler<T> handler) {
    return maker.createStaticMock(type, settings, TwinHandler.before(handler));
  }

  @Override
  public <T> ConstructionMockControl<T> createConstructionMock(
      Class<T> type,
      Function<MockedConstruction.Context, MockCreationSettings<T>> settings,
      Function<MockedConstruction.Context, MockHandler<T>> handler,
      MockedConstruction.MockInitializer<T> initializer) {
    return maker.createConstructionMock(
        type,
        context -> settings.apply(WrittenContext.of(context)),
        context -> TwinHandler.before(handler.apply(WrittenContext.of(context))),
        (mock, context) -> initializer.prepare(mock, WrittenContext.of(context)));
  }

  @Override
  public <T> SingletonMockControl<T> createSingletonMock(
      T instance, MockCreationSettings<T> settings, MockHandler<T> handler) {
    return maker.createSingletonMock(instance, settings, TwinHandler.before(handler));
  }

  @Override
  public void clearMock(Object mock) {
    maker.clearMock(mock);
  }

  @Override
  public void clearAllMocks() {
    maker.clearAllMocks();
  }

  @Override
  public void clearAllCaches() {
    maker.clearAllCaches();
  }
}
