import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Round trips of trees, beans, records and subtypes through Jackson. */
public final class JacksonWork implements Callable<String> {
  /** A subtype by name. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({@JsonSubTypes.Type(Circle.class), @JsonSubTypes.Type(Square.class)})
  public interface Shape {}

  /** A record. */
  public record Circle(double radius, int[] centre) implements Shape {}

  /** A bean. */
  public static final class Square implements Shape {
    private long side;
    private Map<String, List<Circle>> inside = new TreeMap<>();

    @JsonProperty("side-length")
    public long getSide() {
      return side;
    }

    public void setSide(long side) {
      this.side = side;
    }

    public Map<String, List<Circle>> getInside() {
      return inside;
    }

    public void setInside(Map<String, List<Circle>> inside) {
      this.inside = inside;
    }
  }

  @Override
  public String call() throws Exception {
    JsonMapper mapper =
        JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      shapes.add(i % 3 == 0 ? square(i) : new Circle(i / 4.0, new int[] {i, -i}));
    }
    String text = mapper.writerFor(new TypeReference<List<Shape>>() {}).writeValueAsString(shapes);
    List<Shape> read = mapper.readValue(text, new TypeReference<List<Shape>>() {});
    String again = mapper.writerFor(new TypeReference<List<Shape>>() {}).writeValueAsString(read);
    JsonNode tree = mapper.readTree(text);
    int nodes = 0;
    for (JsonNode node : tree) {
      nodes += node.size();
      if (node instanceof ObjectNode object) {
        object.put("index", nodes).putArray("list").add(1).add("two").addNull();
      }
    }
    Map<String, Object> loose = new LinkedHashMap<>();
    loose.put("tree", mapper.convertValue(tree.get(3), Map.class));
    loose.put("text", "\u00e9\n\"\\ \ud83d\ude00");
    loose.put("number", new java.math.BigDecimal("12345678901234567890.0987654321"));
    return text.equals(again) + " " + nodes + "\n" + text + "\n" + tree.at("/3/list/1") + "\n"
        + mapper.writeValueAsString(loose) + "\n" + mapper.readValue("[1, 2.5, {\"a\": [true]}]", Object.class);
  }

  private static Square square(int i) {
    Square square = new Square();
    square.setSide(1L << i);
    for (int k = 0; k < i % 5; k++) {
      square.getInside().put("k" + k, List.of(new Circle(k, new int[] {k}), new Circle(i, new int[0])));
    }
    return square;
  }
}
