package io.weft.forked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.ArrayReference;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Location;
import com.sun.jdi.StackFrame;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a debugger shows behind a suspension point, in a JVM with the agent. */
class DebuggerTest {
  /** The method in which a breakpoint was hit, and the variables there. */
  private record Stop(String method, Map<String, String> variables) {}

  private static final Path SOURCE = Path.of("src/test/java/io/weft/forked/Debugged.java");
  private static final long EVENT_MS = 40_000;

  private final List<Stop> stops = new ArrayList<>();

  private static VirtualMachine launch() throws Exception {
    LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("home").setValue(System.getProperty("java.home"));
    arguments.get("main").setValue(Debugged.class.getName());
    arguments.get("options").setValue(ForkedJvm.agentFlag("") + " -cp " + ForkedJvm.classPath());
    return connector.launch(arguments);
  }

  private static int breakpointLine() throws Exception {
    List<String> lines = Files.readAllLines(SOURCE);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).endsWith("// breakpoint")) {
        return i + 1;
      }
    }
    throw new IllegalStateException("no breakpoint in " + SOURCE);
  }

  @Test
  void aLineBreakpointStopsInBothBodiesWithTheSameVariables() throws Exception {
    VirtualMachine machine = launch();
    try {
      ClassPrepareRequest loaded = machine.eventRequestManager().createClassPrepareRequest();
      loaded.addClassFilter(Debugged.class.getName());
      loaded.enable();
      runToTheEnd(machine);
    } finally {
      machine.process().destroyForcibly();
    }
    assertEquals(2, stops.size(), stops.toString());
    assertEquals("work", stops.get(0).method());
    assertTrue(stops.get(1).method().startsWith("work$weft$"), stops.get(1).method());
    Map<String, String> expected = new TreeMap<>(Map.of(
        "start", "5", "suspends", "false", "text", "\"text 5\"", "sum", "8", "halves", "0.5"));
    assertEquals(expected, stops.get(0).variables());
    expected.put("suspends", "true");
    assertEquals(expected, stops.get(1).variables());
  }

  private void runToTheEnd(VirtualMachine machine) throws Exception {
    while (true) {
      EventSet events = machine.eventQueue().remove(EVENT_MS);
      assertTrue(events != null, "the program came to nothing; stops: " + stops);
      for (Event event : events) {
        if (event instanceof VMDisconnectEvent) {
          return;
        } else if (event instanceof ClassPrepareEvent prepared) {
          for (Location place : prepared.referenceType().locationsOfLine(breakpointLine())) {
            machine.eventRequestManager().createBreakpointRequest(place).enable();
          }
        } else if (event instanceof BreakpointEvent hit) {
          note(hit.thread().frame(0));
        }
      }
      events.resume();
    }
  }

  /** Several places of one line may be hit one after the other; the first one counts. */
  private void note(StackFrame frame) throws AbsentInformationException {
    String method = frame.location().method().name();
    if (!stops.isEmpty() && stops.get(stops.size() - 1).method().equals(method)) {
      return;
    }
    Map<String, String> variables = new TreeMap<>();
    for (LocalVariable variable : frame.visibleVariables()) {
      Value value = frame.getValue(variable);
      boolean array = value instanceof ArrayReference;
      variables.put(
          variable.name(), String.valueOf(array ? ((ArrayReference) value).getValue(0) : value));
    }
    stops.add(new Stop(method, variables));
  }
}
