package io.weft.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.sync.Channel;
import io.weft.sync.Select;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels, in each world. */
class ChannelTest {
  @ParameterizedTest
  @EnumSource
  void aRendezvousHandsEachElementOver(World world) throws Exception {
    List<Integer> received = new ArrayList<>();
    Channel<Integer> channel = Channel.rendezvous();
    world.run(() -> {
      World.Running sender = world.start(() -> {
        for (int i = 0; i < 100; i++) {
          channel.send(i);
        }
        channel.close();
      });
      for (int element : channel) {
        received.add(element);
      }
      sender.join();
    });
    assertEquals(100, received.size());
    for (int i = 0; i < 100; i++) {
      assertEquals(i, received.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSenderWaitsWhileTheBufferIsFull(World world) throws Exception {
    Channel<Integer> channel = Channel.buffered(2);
    world.run(() -> {
      World.Running sender = world.start(() -> {
        for (int i = 0; i < 3; i++) {
          channel.send(i);
        }
      });
      sender.awaitWaiting();
      assertFalse(channel.trySend(9));
      assertEquals(0, channel.receive());
      sender.join();
      assertEquals(1, channel.tryReceive());
      assertEquals(2, channel.tryReceive());
      assertNull(channel.tryReceive());
      assertTrue(channel.trySend(9));
    });
  }

  @ParameterizedTest
  @EnumSource
  void aChoiceTakesWhatComesFirst(World world) throws Exception {
    Channel<Integer> left = Channel.rendezvous();
    Channel<String> right = Channel.rendezvous();
    world.run(() -> {
      World.Running chooser = world.start(() -> {
        String chosen = new Select<String>()
            .onReceive(left, number -> "number " + number)
            .onReceive(right, text -> "text " + text)
            .await();
        assertEquals("text hello", chosen);
      });
      chooser.awaitWaiting();
      right.send("hello");
      chooser.join();
      assertFalse(left.trySend(1));
    });
  }
}
